package io.lockstep.jobs.it.k8s;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Which fields the objects have that are posted or stand in {@code deploy/k8s}, and of what type: the models of Spark's own
 * client, read as strictly as an API server does that is asked for {@code fieldValidation=Strict}.
 */
final class KubernetesModels {
    /** Their keys are anybody's, not fields. */
    private static final Set<String> MAPS =
            Set.of("labels", "matchLabels", "selector", "annotations", "data", "limits", "requests", "sparkConf");

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Stream.of(
                    Pod.class,
                    Service.class,
                    ConfigMap.class,
                    PersistentVolumeClaim.class,
                    NetworkPolicy.class,
                    ServiceAccount.class,
                    Role.class,
                    RoleBinding.class)
            .collect(Collectors.toMap(HasMetadata::getKind, Function.identity()));

    private static final ObjectMapper STRICT = JsonMapper.builder()
            // Else a model takes what it doesn't know among its "additional properties".
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            })
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, texts -> {
                for (var shape :
                        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean))
                    texts.setCoercion(shape, CoercionAction.Fail);
            })
            .build();

    /** What its kind doesn't have, with the field's name. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    private KubernetesModels() {}

    static List<ObjectNode> documents(String yaml) {
        var all = new ArrayList<ObjectNode>();
        for (var one : new Load(LoadSettings.builder().build()).loadAllFromString(yaml))
            all.add(STRICT.valueToTree(one));
        return all;
    }

    static void check(JsonNode object) throws Refused {
        var kind = object.path("kind").asText();
        try {
            if (kind.equals("SparkApplication")) {
                STRICT.treeToValue(object, SparkApplication.class);
                return;
            }
            var model = KINDS.get(kind);
            if (model == null) throw new Refused("kind: '" + kind + "', which has no model here");
            var made = STRICT.treeToValue(object, model);
            var version = HasMetadata.getApiVersion(model);
            if (!object.path("apiVersion").asText().equals(version))
                throw new Refused("apiVersion: " + kind + " is of " + version + ": " + object);
            if (made.getMetadata() == null || made.getMetadata().getName() == null)
                throw new Refused("metadata.name: there is none: " + object);
        } catch (JsonProcessingException e) {
            throw new Refused(kind + ": " + e.getMessage());
        }
    }

    /** That an object is taken, and that it isn't with any one of its fields, at whatever depth, misspelt. */
    static void assertStrictlyTaken(ObjectNode object) {
        check(object);
        var copies = misspelt(object);
        assertTrue(copies.size() > 3, copies.size() + " fields");
        for (var copy : copies) assertThrows(Refused.class, () -> check(copy), () -> "taken: " + copy);
    }

    /** Copies in each of which one field has its last letter twice. */
    private static List<ObjectNode> misspelt(ObjectNode object) {
        var copies = new ArrayList<ObjectNode>();
        collect(object, object, "", copies);
        return copies;
    }

    private static void collect(ObjectNode whole, JsonNode node, String pointer, List<ObjectNode> copies) {
        for (int i = 0; i < node.size() && node.isArray(); i++) collect(whole, node.get(i), pointer + "/" + i, copies);
        if (node.isObject())
            for (var field : node.properties()) {
                var name = field.getKey();
                var copy = whole.deepCopy();
                var holder = (ObjectNode) copy.at(pointer);
                holder.set(name + name.charAt(name.length() - 1), holder.remove(name));
                copies.add(copy);
                if (!MAPS.contains(name)) collect(whole, field.getValue(), pointer + "/" + name, copies);
            }
    }
}
