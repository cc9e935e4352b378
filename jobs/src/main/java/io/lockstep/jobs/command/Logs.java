package io.lockstep.jobs.command;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;

/** Where the log goes and how much of it: to standard error, quiet unless asked for, as results own standard output. */
final class Logs {
    private Logs() {}

    /** Sets the log up, unless the user named a configuration of his own. */
    static void configure(boolean verbose) {
        if (System.getProperty("log4j2.configurationFile") != null
                || System.getProperty("log4j.configurationFile") != null) {
            if (verbose) Configurator.setRootLevel(Level.INFO);
            return;
        }
        var builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.setStatusLevel(Level.ERROR);
        var console = builder.newAppender("console", "Console").addAttribute("target", "SYSTEM_ERR");
        console.add(builder.newLayout("PatternLayout")
                .addAttribute("pattern", "%d{HH:mm:ss} %p %c{1}: %m%n%xEx{" + (verbose ? "full" : "1") + "}"));
        builder.add(console);
        var level = verbose ? Level.INFO : Level.ERROR;
        builder.add(builder.newLogger("io.lockstep", verbose ? Level.INFO : Level.WARN));
        builder.add(builder.newRootLogger(level).add(builder.newAppenderRef("console")));
        Configurator.reconfigure(builder.build());
    }
}
