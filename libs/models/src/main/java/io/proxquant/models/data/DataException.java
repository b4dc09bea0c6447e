package io.proxquant.models.data;

import java.io.IOException;
import java.nio.file.Path;

/** A data file that is not what it should be; the message names the file, where in it, and what is wrong. */
public final class DataException extends IOException {

    private static final long serialVersionUID = 1L;

    /** A problem at a place of a file. */
    public DataException(Path file, String place, String problem) {
        super(file + ", " + place + ": " + problem);
    }

    /** A problem of the whole file. */
    public DataException(Path file, String problem) {
        super(file + ": " + problem);
    }
}
