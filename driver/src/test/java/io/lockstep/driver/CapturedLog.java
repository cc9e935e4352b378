package io.lockstep.driver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What a class logs as a warning or worse, until closed; it is kept from other places meanwhile. */
public final class CapturedLog extends AbstractAppender implements AutoCloseable {
    private final Logger logger;
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    private CapturedLog(Class<?> of) {
        super("captured " + of.getName(), null, null, false, Property.EMPTY_ARRAY);
        logger = (Logger) LogManager.getLogger(of);
        start();
        logger.addAppender(this);
        logger.setAdditive(false);
        Configurator.setLevel(logger, Level.WARN);
    }

    public static CapturedLog of(Class<?> type) {
        return new CapturedLog(type);
    }

    @Override
    public void append(LogEvent event) {
        if (event.getLevel().isMoreSpecificThan(Level.WARN))
            warnings.add(event.getMessage().getFormattedMessage());
    }

    /** The warnings so far. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void close() {
        logger.setAdditive(true);
        logger.removeAppender(this);
        stop();
    }
}
