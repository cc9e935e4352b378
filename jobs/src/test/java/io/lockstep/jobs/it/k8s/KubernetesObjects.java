package io.lockstep.jobs.it.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A namespace's objects by kind and name. What is given out are copies. */
final class KubernetesObjects {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Map<String, ObjectNode>> kinds = new TreeMap<>();
    private int version;

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    /** Null where the name is taken. */
    synchronized ObjectNode create(String kind, ObjectNode object) {
        if (of(kind).containsKey(name(object))) return null;
        var metadata = (ObjectNode) object.get("metadata");
        metadata.put("uid", "uid-" + ++version)
                .put("creationTimestamp", Instant.now().toString());
        if (kind.equals("pods")) object.putObject("status").put("phase", "Pending");
        return put(kind, object);
    }

    synchronized ObjectNode apply(String kind, String name, ObjectNode object) {
        var old = of(kind).get(name);
        if (old == null) return create(kind, object);
        merge(old, object);
        return put(kind, old);
    }

    /** Null where there is none. */
    synchronized ObjectNode change(String kind, String name, Consumer<ObjectNode> change) {
        var object = of(kind).get(name);
        if (object == null) return null;
        change.accept(object);
        return put(kind, object);
    }

    synchronized ObjectNode get(String kind, String name) {
        var object = of(kind).get(name);
        return object == null ? null : object.deepCopy();
    }

    synchronized List<ObjectNode> select(String kind, MockKubernetes.Selection selection) {
        return of(kind).values().stream()
                .filter(selection::takes)
                .map(ObjectNode::deepCopy)
                .toList();
    }

    synchronized ObjectNode list(String kind, MockKubernetes.Selection selection) {
        var list = JSON.createObjectNode().put("apiVersion", "v1");
        list.put("kind", singular(kind) + "List").putObject("metadata").put("resourceVersion", "" + version);
        list.putArray("items").addAll(select(kind, selection));
        return list;
    }

    synchronized void delete(String kind, String name) {
        of(kind).remove(name);
    }

    private Map<String, ObjectNode> of(String kind) {
        return kinds.computeIfAbsent(kind, any -> new LinkedHashMap<>());
    }

    private ObjectNode put(String kind, ObjectNode object) {
        object.put("apiVersion", kind.equals("networkpolicies") ? "networking.k8s.io/v1" : "v1")
                .put("kind", singular(kind));
        ((ObjectNode) object.get("metadata")).put("resourceVersion", "" + ++version);
        of(kind).put(name(object), object);
        return object.deepCopy();
    }

    private static String singular(String kind) {
        return switch (kind) {
            case "pods" -> "Pod";
            case "services" -> "Service";
            case "configmaps" -> "ConfigMap";
            case "persistentvolumeclaims" -> "PersistentVolumeClaim";
            case "networkpolicies" -> "NetworkPolicy";
            default -> throw new IllegalArgumentException(kind + ": no kind of the mock's");
        };
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        from.fields().forEachRemaining(field -> {
            if (field.getValue() instanceof ObjectNode inner && into.get(field.getKey()) instanceof ObjectNode old)
                merge(old, inner);
            else into.set(field.getKey(), field.getValue());
        });
    }
}
