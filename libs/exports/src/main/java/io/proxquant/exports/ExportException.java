package io.proxquant.exports;

import java.io.IOException;

/** An artifact that does not go into a format, or a wrong wish; the message says why and what would do. */
public final class ExportException extends IOException {
    private static final long serialVersionUID = 1L;

    public ExportException(String message) {
        super(message);
    }
}
