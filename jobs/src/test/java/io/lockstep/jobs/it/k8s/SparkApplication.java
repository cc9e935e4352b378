package io.lockstep.jobs.it.k8s;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;

/**
 * The Spark operator's object, by hand: of the fields of {@code sparkoperator.k8s.io/v1beta2} those that a training may
 * want. What is Kubernetes' own within it is of Kubernetes' models. A field that this lacks is refused though the operator
 * may have it: add it here, from the operator's reference.
 */
record SparkApplication(
        @JsonProperty(required = true) Version apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) ObjectMeta metadata,
        @JsonProperty(required = true) Spec spec) {
    enum Version {
        @JsonProperty("sparkoperator.k8s.io/v1beta2")
        V1BETA2
    }

    enum Type {
        Java,
        Python,
        Scala,
        R
    }

    enum Mode {
        cluster,
        client
    }

    enum Restart {
        Never,
        Always,
        OnFailure
    }

    enum Pull {
        Always,
        IfNotPresent,
        Never
    }

    record Spec(
            @JsonProperty(required = true) Type type,
            @JsonProperty(required = true) String sparkVersion,
            @JsonProperty(required = true) String mainApplicationFile,
            @JsonProperty(required = true) Driver driver,
            @JsonProperty(required = true) Executor executor,
            Mode mode,
            String image,
            Pull imagePullPolicy,
            List<String> imagePullSecrets,
            String mainClass,
            List<String> arguments,
            Map<String, String> sparkConf,
            Map<String, String> hadoopConf,
            List<Volume> volumes,
            RestartPolicy restartPolicy,
            Long timeToLiveSeconds) {}

    /** Intervals in seconds. */
    record RestartPolicy(
            Restart type,
            Integer onFailureRetries,
            Long onFailureRetryInterval,
            Integer onSubmissionFailureRetries,
            Long onSubmissionFailureRetryInterval) {}

    record Driver(
            Integer cores,
            String memory,
            String memoryOverhead,
            List<EnvVar> env,
            List<EnvFromSource> envFrom,
            Map<String, String> labels,
            Map<String, String> annotations,
            List<VolumeMount> volumeMounts,
            Affinity affinity,
            List<Toleration> tolerations,
            Map<String, String> nodeSelector,
            PodSecurityContext podSecurityContext,
            SecurityContext securityContext,
            String serviceAccount) {}

    record Executor(
            Integer instances,
            Integer cores,
            String memory,
            String memoryOverhead,
            List<EnvVar> env,
            List<EnvFromSource> envFrom,
            Map<String, String> labels,
            Map<String, String> annotations,
            List<VolumeMount> volumeMounts,
            Affinity affinity,
            List<Toleration> tolerations,
            Map<String, String> nodeSelector,
            PodSecurityContext podSecurityContext,
            SecurityContext securityContext) {}
}
