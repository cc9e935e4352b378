package io.lockstep.core;

/**
 * A mistake of the user's: an option, a config, data or a model file. The message names the place (file, row, column,
 * option), what was found and what is allowed; the command prints it alone, without a stack trace, and exits with 2.
 */
public class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message);
    }

    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
