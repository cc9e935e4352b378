package io.lockstep.driver.train;

import io.lockstep.core.UserError;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.AveragerServer;
import io.lockstep.driver.averager.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Puts an averager on the network, as Spark's own settings ask. */
public final class SparkTransport {
    private static final List<String> ENCRYPTION = List.of(
            "spark.network.crypto.enabled",
            "spark.authenticate.enableSaslEncryption",
            "spark.io.encryption.enabled",
            "spark.ssl.enabled",
            "spark.ssl.rpc.enabled");

    private SparkTransport() {}

    /**
     * Listens at the driver's own address, and at {@code spark.lockstep.port} where that is set.
     *
     * @throws UserError where Spark is told to encrypt, which this transport doesn't
     */
    public static AveragerServer serve(JavaSparkContext sc, Averager averager, ParameterLayout layout, Limits limits) {
        var conf = sc.getConf();
        refuseEncryption(conf);
        String host = conf.get("spark.driver.host", "127.0.0.1");
        String bind = conf.get("spark.driver.bindAddress", host);
        int port = conf.getInt("spark.lockstep.port", 0);
        try {
            return new AveragerServer(averager, layout, new InetSocketAddress(bind, port), host, limits);
        } catch (IOException e) {
            throw new UncheckedIOException("can't listen at " + bind + ":" + port + ": " + e.getMessage(), e);
        }
    }

    /** Throws a {@link UserError} that names the setting by which Spark is told to encrypt. */
    static void refuseEncryption(SparkConf conf) {
        for (var setting : ENCRYPTION)
            if (conf.getBoolean(setting, false))
                throw new UserError(
                        setting + ": true, so Spark is told to encrypt, and Lockstep's frames between driver"
                                + " and workers are authenticated but not encrypted; allowed are false, or a local master");
    }
}
