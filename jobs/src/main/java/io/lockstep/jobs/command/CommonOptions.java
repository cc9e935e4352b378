package io.lockstep.jobs.command;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command. */
final class CommonOptions {
    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark's master: local[N], spark://HOST:PORT, yarn, k8s://…; default local[*]")
    String master;

    @Option(names = "--conf", paramLabel = "KEY=VALUE", description = "a Spark setting; may be repeated")
    Map<String, String> conf = new LinkedHashMap<>();

    @Option(names = "--config", paramLabel = "FILE.yaml", description = "options from a file, by the same names")
    String config;

    @Option(names = "--quiet", description = "no progress, no summary")
    boolean quiet;

    @Option(names = "--verbose", description = "Spark's log, and stack traces of errors")
    boolean verbose;

    @Mixin
    HelpOptions help;
}
