package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class SparkTransportTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.network.crypto.enabled",
                "spark.authenticate.enableSaslEncryption",
                "spark.io.encryption.enabled",
                "spark.ssl.enabled",
                "spark.ssl.rpc.enabled"
            })
    void refusesWhereSparkIsToldToEncrypt(String setting) {
        var conf = new SparkConf(false).set(setting, "true");
        var error = assertThrows(UserError.class, () -> SparkTransport.refuseEncryption(conf));
        assertTrue(error.getMessage().startsWith(setting), error.getMessage());
        assertDoesNotThrow(() -> SparkTransport.refuseEncryption(conf.set(setting, "false")));
    }

    @Test
    void servesWithoutEncryption() {
        assertDoesNotThrow(() -> SparkTransport.refuseEncryption(new SparkConf(false)));
    }
}
