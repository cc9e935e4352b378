package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.core.step.TrainingState;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.AveragerServer;
import io.lockstep.driver.averager.Limits;
import io.lockstep.driver.averager.StepRule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

    @Test
    void aTakenPortIsTheUsersToChangeAndARangeGoesOn() throws IOException {
        var settings = TrainSettings.builder(
                        Architecture.builder(2, List.of(3), 2).build(), LossKind.CROSS_ENTROPY)
                .shards(2)
                .build();
        var layout = ParameterLayout.of(settings.architecture());
        var start = TrainingState.initial(
                settings.architecture(), settings.initializer(), settings.seed(), settings.optimizer());
        var rule = new StepRule(settings.optimizer(), step -> 0.1, 0, null, (loss, step) -> {}, 2);
        var averager = new Averager(layout, settings.shards(), start, 0, rule, Limits.DEFAULT);
        var conf = new SparkConf(false).set("spark.driver.host", "127.0.0.1");
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            conf.set("spark.lockstep.port", "" + port);
            var error = assertThrows(
                    UserError.class, () -> SparkTransport.serve(conf, averager, layout, Limits.DEFAULT, 0));
            var begin = "spark.lockstep.port: can't listen at 127.0.0.1, port " + port + ": ";
            assertTrue(error.getMessage().startsWith(begin), error.getMessage());
            assertTrue(error.getMessage().contains("a range, as 7200-7210, serves several"), error.getMessage());
            conf.set("spark.lockstep.port", port + "-" + Math.min(65535, port + 20));
            try (var server = SparkTransport.serve(conf, averager, layout, Limits.DEFAULT, 0)) {
                assertTrue(server.address().port() > port, server.address().toString());
            }
        } finally {
            averager.end(null);
        }
    }
}
