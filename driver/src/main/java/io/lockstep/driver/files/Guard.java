package io.lockstep.driver.files;

import io.lockstep.core.UserError;

/**
 * Asked before anything in a directory is changed; refuses by throwing {@link UserError}. Paths are relative to the
 * directory that is guarded.
 */
interface Guard {
    /** A file is about to be written or replaced. */
    void writing(String path);

    /** A file or directory is about to be deleted; true where the guard has done it. */
    boolean deleting(String path);

    /** Nothing is refused. */
    Guard NONE = new Guard() {
        @Override
        public void writing(String path) {}

        @Override
        public boolean deleting(String path) {
            return false;
        }
    };
}
