package io.proxquant.contracts.settings;

/** A setting that is missing, unknown or out of range; the message names its place and what is allowed, and no secret. */
public final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public SettingException(String message) {
        super(message);
    }

    public SettingException(String message, Throwable cause) {
        super(message, cause);
    }
}
