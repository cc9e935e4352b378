package io.lockstep.jobs.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is shipped as CycloneDX has it: each jar of a runtime with name, version and SHA-256, and within it what it carries of
 * other artifacts; where Maven says a jar's group, its package URL.
 */
final class BillOfMaterials {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private BillOfMaterials() {}

    static String of(ShippedJars jars) throws IOException {
        var sums = jars.checksums();
        var byJar = new TreeMap<String, TreeSet<ShippedJars.Artifact>>();
        for (var one : jars.artifacts())
            byJar.computeIfAbsent(one.jar(), any -> new TreeSet<>()).add(one);
        var bill = JSON.createObjectNode().put("bomFormat", "CycloneDX").put("specVersion", "1.6");
        bill.put("version", 1);
        var components = bill.putArray("components");
        byJar.forEach((jar, artifacts) -> {
            var own = ShippedJars.named(jar);
            var component = component(components, own);
            component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", sums.get(jar));
            var carried = JSON.createArrayNode();
            for (var one : artifacts) {
                if (!one.name().equals(own.name())) component(carried, one);
                else if (!one.group().isEmpty())
                    component.put("group", one.group()).put("purl", url(one));
            }
            if (!carried.isEmpty()) component.set("components", carried);
        });
        return JSON.writeValueAsString(bill) + "\n";
    }

    private static ObjectNode component(ArrayNode list, ShippedJars.Artifact one) {
        var component = list.addObject().put("type", "library").put("name", one.name());
        component.put("version", one.version());
        if (!one.group().isEmpty()) component.put("group", one.group()).put("purl", url(one));
        return component;
    }

    private static String url(ShippedJars.Artifact one) {
        return "pkg:maven/" + one.group() + "/" + one.name() + "@" + one.version();
    }
}
