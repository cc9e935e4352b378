package io.lockstep.core.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a safetensors file holds.
 *
 * @param metadata free texts by name, in the file's order
 * @param tensors in the order of their bytes
 */
public record TensorFile(Map<String, String> metadata, List<NamedTensor> tensors) {
    public TensorFile {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors = List.copyOf(tensors);
    }

    /** The tensor of that name. */
    public Optional<NamedTensor> find(String name) {
        return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
    }

    /** Names of all tensors. */
    public List<String> names() {
        return tensors.stream().map(NamedTensor::name).toList();
    }
}
