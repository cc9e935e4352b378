package io.lockstep.jobs.command;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One small Spark for all commands of a test class; they take it as it is, whatever master they name. */
final class CommandSpark implements BeforeAllCallback, AfterAllCallback {
    private SparkSession session;

    @Override
    public void beforeAll(ExtensionContext context) {
        session = SparkSession.builder()
                .master("local[2]")
                .appName("commands")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.locality.wait", "0")
                .getOrCreate();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        session.stop();
    }
}
