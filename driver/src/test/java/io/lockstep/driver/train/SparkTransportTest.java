package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.driver.averager.AveragerServer;
import java.util.List;
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
    void encryptsWhereSparkIsToldToEncrypt(String setting) {
        var conf = new SparkConf(false).set(setting, "true");
        assertTrue(SparkTransport.place(conf).encrypted(), setting);
        assertFalse(SparkTransport.place(conf.set(setting, "false")).encrypted(), setting);
    }

    @Test
    void listensWhereTheSettingsSay() {
        var conf = new SparkConf(false).set("spark.driver.host", "10.0.0.7");
        assertEquals(new AveragerServer.Place("10.0.0.7", 0, 0, "10.0.0.7", false, true), SparkTransport.place(conf));
        conf.set("spark.driver.bindAddress", "0.0.0.0").set("spark.lockstep.port", "7200-7210");
        assertEquals(
                new AveragerServer.Place("0.0.0.0", 7200, 7210, "10.0.0.7", false, false), SparkTransport.place(conf));
        for (var wrong : List.of("seven", "-1", "70000", "7210-7200", "0-5")) {
            conf.set("spark.lockstep.port", wrong);
            var error = assertThrows(UserError.class, () -> SparkTransport.place(conf));
            assertTrue(error.getMessage().startsWith("spark.lockstep.port: " + wrong), error.getMessage());
        }
    }
}
