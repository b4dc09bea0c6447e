package io.proxquant.storage;

import java.io.IOException;

/** Carries a failure of the content being sent (not of the connection) through the HTTP client. */
final class SendingException extends IOException {

    private final RuntimeException failure;

    SendingException(RuntimeException failure) {
        super(failure.getMessage(), failure);
        this.failure = failure;
    }

    RuntimeException failure() {
        return failure;
    }
}
