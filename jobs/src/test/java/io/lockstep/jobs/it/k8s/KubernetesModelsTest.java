package io.lockstep.jobs.it.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.jobs.it.LockstepScript;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of {@code deploy/k8s} have only fields that Kubernetes knows; any other would be found. */
@Tag("slow") // the models of a pod alone are hundreds of classes
@Timeout(60)
class KubernetesModelsTest {
    private static List<ObjectNode> documents(String file) throws IOException {
        var path = LockstepScript.root().resolve("deploy/k8s").resolve(file);
        return KubernetesModels.documents(Files.readString(path));
    }

    private static String refused(JsonNode object) {
        var thrown = assertThrows(
                KubernetesModels.Refused.class, () -> KubernetesModels.check(object), () -> "taken: " + object);
        return thrown.getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"access.yaml", "operator.yaml", "pod.yaml"})
    void filesHaveOnlyKnownFieldsAndAMisspeltOneIsRefusedAtAnyDepth(String file) throws IOException {
        var all = documents(file);
        assertFalse(all.isEmpty());
        all.forEach(KubernetesModels::assertStrictlyTaken);
    }

    /** What is of another type than Kubernetes' is refused too: its server converts nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {contaners: []}} | contaners",
                "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{portt: 1}]}} | portt",
                "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {securityContext: {runAsUser: '185'}}} | runAsUser",
                "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {b: 1}}} | labels",
                "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{env: [{value: 1}]}]}} | value",
                "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: {}}} | containers",
                "{apiVersion: v1, kind: Pod, metadata: {}} | metadata.name",
                "{apiVersion: v2, kind: Pod, metadata: {name: a}} | apiVersion",
                "{apiVersion: v1, kind: Pot, metadata: {name: a}} | kind",
                "{apiVersion: sparkoperator.k8s.io/v1beta2, kind: SparkApplication, metadata: {name: a}} | spec"
            })
    void whatIsWrongIsNamed(String yaml, String field) {
        var said = refused(KubernetesModels.documents(yaml).get(0));
        assertTrue(said.contains(field), said);
    }

    @ParameterizedTest
    @CsvSource({"type,Jawa", "mode,clustre", "imagePullPolicy,ifNotPresent", "sparkVersion,", "driver,", "executor,"})
    void theOperatorsChoicesAndWhatItNeedsAreKnown(String field, String value) throws IOException {
        var application = documents("operator.yaml").get(0);
        application.withObject("/spec").put(field, value);
        if (value == null) application.withObject("/spec").remove(field);
        var said = refused(application);
        assertTrue(said.contains(field), said);
    }

    /** As of an API server: 400, and the object isn't there. */
    @Test
    void theMockServerTakesNoMisspeltObject() throws IOException, InterruptedException {
        var codes = new ArrayList<Integer>();
        try (var api = new MockKubernetes()) {
            var client = HttpClient.newHttpClient();
            for (var spec : List.of("{contaners: []}", "{containers: []}")) {
                var pod = KubernetesModels.documents(
                        "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: " + spec + "}");
                var address = URI.create(api.address() + "/api/v1/namespaces/default/pods");
                var request = HttpRequest.newBuilder(address)
                        .POST(HttpRequest.BodyPublishers.ofString(pod.get(0).toString()))
                        .build();
                codes.add(client.send(request, BodyHandlers.ofString()).statusCode());
            }
            assertEquals(1, api.list("pods").size());
            assertEquals(1, api.refused().size(), api.refused().toString());
        }
        assertEquals(List.of(400, 201), codes);
    }
}
