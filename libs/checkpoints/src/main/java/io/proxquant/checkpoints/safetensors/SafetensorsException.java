package io.proxquant.checkpoints.safetensors;

import java.io.IOException;

/**
 * A file is not sound safetensors. The only way in which content, as opposed to the medium, makes reading fail; it names
 * the byte of the file and the broken rule, so that the file's author can find the spot.
 */
public final class SafetensorsException extends IOException {
    private final FormatRule rule;
    private final long offset;

    /** @param offset the byte of the file, counted from 0, at which the rule is broken */
    public SafetensorsException(FormatRule rule, long offset, String message) {
        super("safetensors " + rule + " at byte " + offset + ": " + message);
        this.rule = rule;
        this.offset = offset;
    }

    /**
     * A checkpoint of several files that do not make one.
     *
     * @param file the one that is wrong, or {@code index}
     */
    public SafetensorsException(String file, String message) {
        this(file + ": " + message);
    }

    /** A folder that does not tell which of its files is the checkpoint. */
    static SafetensorsException ofFolder(String message) {
        return new SafetensorsException("the folder " + message);
    }

    private SafetensorsException(String message) {
        super(message);
        this.rule = FormatRule.INVALID_SHARDS;
        this.offset = 0;
    }

    /** The same failure, told of one of several files. */
    SafetensorsException(String file, SafetensorsException within) {
        super(file + ": " + within.getMessage(), within);
        this.rule = within.rule;
        this.offset = within.offset;
    }

    /** The broken rule. */
    public FormatRule rule() {
        return rule;
    }

    /** The byte of the file at which it is broken. */
    public long offset() {
        return offset;
    }

    static void verify(boolean condition, FormatRule rule, long offset, String message) throws SafetensorsException {
        if (!condition) {
            throw new SafetensorsException(rule, offset, message);
        }
    }
}
