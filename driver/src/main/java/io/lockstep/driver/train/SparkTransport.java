package io.lockstep.driver.train;

import io.lockstep.core.UserError;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.AveragerServer;
import io.lockstep.driver.averager.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Puts an averager on the network, as Spark's own settings ask. */
public final class SparkTransport {
    private static final Pattern PORTS = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
    /** Settings by which Spark is told to encrypt. */
    private static final List<String> ENCRYPTION = List.of(
            "spark.network.crypto.enabled",
            "spark.authenticate.enableSaslEncryption",
            "spark.io.encryption.enabled",
            "spark.ssl.enabled",
            "spark.ssl.rpc.enabled");

    private static final String PORT = "spark.lockstep.port";
    private static final int HIGHEST_PORT = 65535;

    private SparkTransport() {}

    /** Listens at the driver's own address, encrypted where Spark is told to encrypt. */
    public static AveragerServer serve(JavaSparkContext sc, Averager averager, ParameterLayout layout, Limits limits) {
        var place = place(sc.getConf());
        try {
            return new AveragerServer(averager, layout, place, limits);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "can't listen at " + place.host() + ", port " + sc.getConf().get(PORT, "0") + ": " + e.getMessage(),
                    e);
        }
    }

    /** Where to listen, by Spark's settings and {@code spark.lockstep.port}: a port, a range {@code 7200-7210}, or 0. */
    static AveragerServer.Place place(SparkConf conf) {
        String host = conf.get("spark.driver.host", "127.0.0.1");
        var ports = ports(conf.get(PORT, "0"));
        return new AveragerServer.Place(
                conf.get("spark.driver.bindAddress", host), ports[0], ports[1], host, isToldToEncrypt(conf));
    }

    private static int[] ports(String setting) {
        var match = PORTS.matcher(setting.trim());
        if (!match.matches()) throw badPort(setting);
        int lowest = Integer.parseInt(match.group(1));
        int highest = match.group(2) == null ? lowest : Integer.parseInt(match.group(2));
        if (highest > HIGHEST_PORT || highest < lowest || lowest == 0 && highest > 0) throw badPort(setting);
        return new int[] {lowest, highest};
    }

    private static UserError badPort(String setting) {
        return new UserError(PORT + ": " + setting + "; allowed are a port from 1 to " + HIGHEST_PORT
                + ", a range of them as 7200-7210, or 0 for any");
    }

    static boolean isToldToEncrypt(SparkConf conf) {
        return ENCRYPTION.stream().anyMatch(setting -> conf.getBoolean(setting, false));
    }
}
