package io.lockstep.driver.train;

import io.lockstep.core.UserError;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.AveragerServer;
import io.lockstep.driver.averager.Limits;
import io.lockstep.driver.options.SparkSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Puts an averager on the network, as Spark's own settings ask. */
public final class SparkTransport {
    /** Settings by which Spark is told to encrypt. */
    private static final List<String> ENCRYPTION = List.of(
            "spark.network.crypto.enabled",
            "spark.authenticate.enableSaslEncryption",
            "spark.io.encryption.enabled",
            "spark.ssl.enabled",
            "spark.ssl.rpc.enabled");

    private SparkTransport() {}

    /**
     * Listens at the driver's own address, encrypted where Spark is told to encrypt.
     *
     * @param workers of the trial
     */
    public static AveragerServer serve(
            JavaSparkContext sc, Averager averager, ParameterLayout layout, Limits limits, int workers) {
        return serve(sc.getConf(), averager, layout, limits, fanIn(sc, workers));
    }

    /** @throws UserError where {@link SparkSetting#PORT} names ports that can't be had */
    static AveragerServer serve(SparkConf conf, Averager averager, ParameterLayout layout, Limits limits, int fanIn) {
        var place = place(conf);
        try {
            return new AveragerServer(averager, layout, place, limits, fanIn);
        } catch (IOException e) {
            var port = SparkSetting.PORT.value(conf);
            var message = "can't listen at " + place.host() + ", port " + port + ": " + e.getMessage();
            if (place.highestPort() == 0 || !(e instanceof BindException)) throw new UncheckedIOException(message, e);
            throw new UserError(
                    "spark.lockstep.port: " + message
                            + "; each driver of a host needs a port of its own: a range, as 7200-7210, serves several,"
                            + " and 0 takes any that is free",
                    e);
        }
    }

    /** Executors that have a seat at the averager: {@link SparkSetting#FAN_IN} where more share a trial, else 0 for all. */
    private static int fanIn(JavaSparkContext sc, int workers) {
        int most = Integer.parseInt(SparkSetting.FAN_IN.value(sc.getConf()));
        int executors = sc.sc().statusTracker().getExecutorInfos().length - 1; // the driver is listed too
        return !sc.isLocal() && Math.min(workers, executors) > most ? most : 0;
    }

    /** Where to listen, by Spark's settings and {@link SparkSetting#PORT}. */
    static AveragerServer.Place place(SparkConf conf) {
        String host = conf.get("spark.driver.host", "127.0.0.1");
        var ports = SparkSetting.PORT.value(conf).trim().split("-", 2);
        int lowest = Integer.parseInt(ports[0]);
        int highest = Integer.parseInt(ports[ports.length - 1]);
        var bound = conf.get("spark.driver.bindAddress", host);
        // Who has executors come by another address than its own wants them to come that way.
        return new AveragerServer.Place(bound, lowest, highest, host, isToldToEncrypt(conf), bound.equals(host));
    }

    static boolean isToldToEncrypt(SparkConf conf) {
        return ENCRYPTION.stream().anyMatch(setting -> conf.getBoolean(setting, false));
    }
}
