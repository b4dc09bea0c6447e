package io.proxquant.models.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.proxquant.contracts.ReasonCode;

/** Data that is not what it should be; the message names the file, where in it, and what is wrong, or the recipe's key. */
public final class DataException extends IOException {

    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;
    private final String key;

    /** A problem at a place of a file. */
    public DataException(Path file, String place, String problem) {
        this(ReasonCode.DATA_INVALID, file + ", " + place + ": " + problem);
    }

    /** A coded problem, the message complete. */
    public DataException(ReasonCode reason, String message) {
        this(reason, null, message, null);
    }

    private DataException(ReasonCode reason, String key, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.key = key;
    }

    /** A coded problem that is mended in the recipe, at this key; the message follows it. */
    public static DataException at(String key, ReasonCode reason, String message) {
        return new DataException(reason, key, message, null);
    }

    /** The same because of something else. */
    public static DataException at(String key, ReasonCode reason, String message, Throwable cause) {
        return new DataException(reason, key, message, cause);
    }

    /** The code under which the failure is published. */
    public ReasonCode reason() {
        return reason;
    }

    /** Where in the recipe it is to be mended, if there. */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /** The message with the recipe's key before it where there is one, as this function words keys (file, line and key). */
    public String told(UnaryOperator<String> place) {
        return key == null ? getMessage() : place.apply(key) + ": " + getMessage();
    }
}
