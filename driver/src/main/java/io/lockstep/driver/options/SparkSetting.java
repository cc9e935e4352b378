package io.lockstep.driver.options;

import io.lockstep.core.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;

/**
 * What Spark's configuration may say to Lockstep, each by a key that begins with {@code spark.lockstep.}: how a machine
 * or a network is used, never what is computed.
 */
public enum SparkSetting {
    CACHE_FRACTION(
            "cache.fraction", Kind.FRACTION, "0.3", "share of a JVM's heap that blocks of data may take, up to 0.9"),
    CACHE_BYTES("cache.bytes", Kind.SIZE, "", "the same as a size, in place of the share"),
    CACHE_DISK(
            "cache.disk",
            Kind.DISK,
            "auto",
            "whether blocks are kept in Spark's local directories too: always, never, auto (where they come from"
                    + " another host)"),
    PREPARED_BYTES(
            "prepared.bytes",
            Kind.SIZE,
            "20g",
            "what prepared data sets may take; beyond it, those unused longest, for an hour at least, are deleted"),
    PORT("port", Kind.PORTS, "0", "where the driver listens for workers: a port, a range as 7200-7210, 0 for any"),
    FIRST_WORKER("firstWorkerMillis", Kind.MILLIS, "120000", "wait for a trial's first worker"),
    NO_WORKER("noWorkerMillis", Kind.MILLIS, "60000", "wait for a worker after the last one was lost"),
    WORK("workMillis", Kind.MILLIS, "300000", "wait for one piece of work, which another worker gets then"),
    HEARTBEAT("heartbeatMillis", Kind.MILLIS, "1000", "between signs of life on a connection"),
    SILENT(
            "silentMillis",
            Kind.MILLIS,
            "5000",
            "silence after which a connection is given up; more than heartbeatMillis"),
    FAN_IN(
            "fanIn",
            Kind.COUNT,
            "8",
            "executors of one trial that the driver speaks to: where more share it, these add up for the others"),
    REPORT("reportMillis", Kind.MILLIS, "10000", "between states that a trial in one executor sends the driver");

    private static final String PREFIX = "spark.lockstep.";

    private final String name;
    private final Kind kind;
    private final String usual;
    private final String meaning;

    private enum Kind {
        FRACTION("numbers above 0 up to 0.9") {
            @Override
            boolean takes(String value) {
                double number = Double.parseDouble(value);
                return number > 0 && number <= 0.9;
            }
        },
        SIZE("sizes such as 500m or 20g") {
            @Override
            boolean takes(String value) {
                return org.apache.spark.network.util.JavaUtils.byteStringAsBytes(value) >= 0;
            }
        },
        DISK("auto, always, never") {
            @Override
            boolean takes(String value) {
                return List.of("auto", "always", "never").contains(value);
            }
        },
        PORTS("a port from 1 to 65535, a range of them as 7200-7210, or 0 for any") {
            @Override
            boolean takes(String value) {
                var ends = value.trim().split("-", 2);
                int lowest = Integer.parseInt(ends[0]);
                int highest = Integer.parseInt(ends[ends.length - 1]);
                return lowest >= 0 && highest <= 65535 && lowest <= highest && (lowest > 0 || highest == 0);
            }
        },
        COUNT("whole numbers from 1") {
            @Override
            boolean takes(String value) {
                return Integer.parseInt(value) >= 1;
            }
        },
        MILLIS("whole numbers of milliseconds from 1") {
            @Override
            boolean takes(String value) {
                return Long.parseLong(value) >= 1;
            }
        };

        private final String allowed;

        Kind(String allowed) {
            this.allowed = allowed;
        }

        /** May throw {@link IllegalArgumentException} for one that it doesn't take. */
        abstract boolean takes(String value);
    }

    SparkSetting(String name, Kind kind, String usual, String meaning) {
        this.name = name;
        this.kind = kind;
        this.usual = usual;
        this.meaning = meaning;
    }

    /** Its whole name. */
    public String key() {
        return PREFIX + name;
    }

    /** What counts where it isn't set; empty where nothing does. */
    public String usual() {
        return usual;
    }

    /** What it says, in a line. */
    public String meaning() {
        return meaning;
    }

    /** Its value, the usual one where it isn't set; a value that isn't allowed is a {@link UserError}. */
    public String value(SparkConf conf) {
        var value = conf.get(key(), usual);
        if (!value.isEmpty() && !takes(value))
            throw new UserError(key() + ": " + value + "; allowed are " + kind.allowed);
        return value;
    }

    private boolean takes(String value) {
        try {
            return kind.takes(value);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Its value in milliseconds, for a setting that is a time. */
    public long millis(SparkConf conf) {
        return Long.parseLong(value(conf));
    }

    /** Its value in bytes, for a setting that is a size; empty where it isn't set. */
    public Optional<Long> bytes(SparkConf conf) {
        var value = value(conf);
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(org.apache.spark.network.util.JavaUtils.byteStringAsBytes(value));
    }

    /** Refuses names that nothing reads, and values that aren't allowed, with {@link UserError}. */
    public static void check(SparkConf conf) {
        for (var setting : conf.getAllWithPrefix(PREFIX))
            if (Arrays.stream(values()).noneMatch(known -> known.name.equals(setting._1())))
                throw new UserError("unknown setting " + PREFIX + setting._1() + "; known are "
                        + Arrays.stream(values()).map(SparkSetting::key).collect(Collectors.joining(", ")));
        for (var setting : values()) setting.value(conf);
        if (SILENT.millis(conf) <= HEARTBEAT.millis(conf))
            throw new UserError(SILENT.key() + ": " + SILENT.value(conf) + "; must exceed " + HEARTBEAT.key() + ", "
                    + HEARTBEAT.value(conf));
    }
}
