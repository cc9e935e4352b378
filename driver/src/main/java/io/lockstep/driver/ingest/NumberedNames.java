package io.lockstep.driver.ingest;

import java.io.Serializable;
import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;

/** Names {@code x_0}, {@code x_1} … of a wide vector's numbers, made when they are asked for: a million weigh nothing. */
final class NumberedNames extends AbstractList<String> implements RandomAccess, Serializable {
    private static final long serialVersionUID = 1L;
    private final String name;
    private final int size;

    /** @param name before the underscore */
    NumberedNames(String name, int size) {
        this.name = name;
        this.size = size;
    }

    @Override
    public String get(int index) {
        return name + "_" + Objects.checkIndex(index, size);
    }

    @Override
    public int size() {
        return size;
    }
}
