package io.lockstep.driver.averager;

import java.nio.charset.StandardCharsets;
import org.apache.spark.SparkEnv;

/** The secret that the processes of a Spark application share where Spark authenticates them. */
final class SparkSecret {
    private SparkSecret() {}

    /** Empty without Spark, and where Spark has none. */
    static byte[] present() {
        var env = SparkEnv.get();
        var secret = env == null ? null : env.securityManager().getSecretKey();
        return secret == null ? new byte[0] : secret.getBytes(StandardCharsets.UTF_8);
    }
}
