package io.lockstep.driver.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.core.UserError;
import io.lockstep.core.step.Arithmetic;
import java.util.TreeSet;

/**
 * All that decides what a run computes, as JSON: the arithmetic's version, settings, data fingerprints, where it
 * started. A run may only be resumed by its equal.
 */
public record RunIdentity(JsonNode fields) {

    /** Takes the fields as a file would give them back: in memory a float's node differs from a double's. */
    public RunIdentity {
        try {
            fields = new ObjectMapper().readTree(fields.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a run's identity", e);
        }
        if (fields instanceof ObjectNode named && !named.has(Arithmetic.FIELD)) named.put(Arithmetic.FIELD, 1);
    }

    /** Throws {@link UserError} naming the first field in which {@code other}, found in {@code place}, differs. */
    public void requireSame(RunIdentity other, String place) {
        Arithmetic.requireSame(other.fields.path(Arithmetic.FIELD).asInt(), "the run in " + place);
        compare("", fields, other.fields, place);
    }

    private static void compare(String name, JsonNode wanted, JsonNode found, String place) {
        if (wanted.equals(found)) return;
        if (!wanted.isObject() || !found.isObject())
            throw new UserError("resume: " + name + " is " + wanted + ", but the run in " + place + " has " + found
                    + "; a run is resumed with its own settings, or started anew with overwrite");
        var names = new TreeSet<String>();
        wanted.fieldNames().forEachRemaining(names::add);
        found.fieldNames().forEachRemaining(names::add);
        for (var field : names)
            compare(name.isEmpty() ? field : name + "." + field, wanted.path(field), found.path(field), place);
    }
}
