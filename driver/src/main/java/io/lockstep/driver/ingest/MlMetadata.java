package io.lockstep.driver.ingest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.UserDefinedType;

/** What Spark ML leaves in a column's metadata: names of a vector's elements, a label's classes. */
final class MlMetadata {
    private static final String ROOT = "ml_attr";
    private static final List<String> KINDS = List.of("numeric", "binary", "nominal");

    private MlMetadata() {}

    /** Whether a type is Spark ML's vector. */
    static boolean isVector(DataType type) {
        return type instanceof UserDefinedType<?> user && user.typeName().equals("vector");
    }

    private static Metadata root(StructField field) {
        var metadata = field.metadata();
        return metadata.contains(ROOT) ? metadata.getMetadata(ROOT) : Metadata.empty();
    }

    /** How many elements a vector column has; -1 where that isn't told. */
    static int size(StructField field) {
        var root = root(field);
        if (root.contains("num_attrs")) return (int) root.getLong("num_attrs");
        if (!root.contains("attrs")) return -1;
        int size = 0;
        for (var kind : KINDS)
            if (root.getMetadata("attrs").contains(kind))
                size += root.getMetadata("attrs").getMetadataArray(kind).length;
        return size;
    }

    /** Names of a vector column's elements: their own where they are told, else the column's with the index. */
    static List<String> names(StructField field, int size) {
        var names = new ArrayList<String>();
        for (int j = 0; j < size; j++) names.add(field.name() + "_" + j);
        var root = root(field);
        if (!root.contains("attrs")) return names;
        var taken = new HashSet<>(names);
        for (var kind : KINDS) {
            if (!root.getMetadata("attrs").contains(kind)) continue;
            for (var attribute : root.getMetadata("attrs").getMetadataArray(kind)) {
                int index = (int) attribute.getLong("idx");
                if (attribute.contains("name") && index < size && taken.add(attribute.getString("name")))
                    names.set(index, attribute.getString("name"));
            }
        }
        return names;
    }

    /** The classes of an indexed label in the order of its numbers; empty where the column says nothing of them. */
    static List<String> classes(StructField field) {
        var root = root(field);
        if (!root.contains("type") || !root.contains("vals")) return List.of();
        return List.of(root.getStringArray("vals"));
    }
}
