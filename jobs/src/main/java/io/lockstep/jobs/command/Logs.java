package io.lockstep.jobs.command;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;

/** Where the log goes and how much of it: to standard error, quiet unless asked for, as results own standard output. */
final class Logs {
    /** A task's failure reaches the user as a message; its stack traces in the log are for those who ask. */
    private static final List<String> TASK_FAILURES =
            List.of("org.apache.spark.executor.Executor", "org.apache.spark.scheduler.TaskSetManager");

    private Logs() {}

    /** Sets the log up, unless the user named a configuration of his own. */
    static void configure(boolean verbose) {
        if (System.getProperty("log4j2.configurationFile") != null
                || System.getProperty("log4j.configurationFile") != null) {
            if (verbose) {
                Configurator.setRootLevel(Level.INFO);
                TASK_FAILURES.forEach(name -> Configurator.setLevel(name, Level.INFO));
            }
            return;
        }
        var builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.setStatusLevel(Level.ERROR);
        var console = builder.newAppender("console", "Console").addAttribute("target", "SYSTEM_ERR");
        console.add(builder.newLayout("PatternLayout")
                .addAttribute("pattern", "%d{HH:mm:ss} %p %c{1}: %m%n%xEx{" + (verbose ? "full" : "1") + "}"));
        builder.add(console);
        var level = verbose ? Level.INFO : Level.ERROR;
        for (var name : TASK_FAILURES) builder.add(builder.newLogger(name, verbose ? Level.INFO : Level.OFF));
        builder.add(builder.newLogger("io.lockstep", verbose ? Level.INFO : Level.WARN));
        builder.add(builder.newLogger(JobSession.class.getName(), Level.INFO)); // where to look
        builder.add(builder.newRootLogger(level).add(builder.newAppenderRef("console")));
        Configurator.reconfigure(builder.build());
    }
}
