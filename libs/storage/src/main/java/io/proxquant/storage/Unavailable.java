package io.proxquant.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;

import io.proxquant.contracts.ReasonCode;

/** Turns what the HTTP client throws into this port's coded reasons. */
final class Unavailable {

    private Unavailable() {}

    static StoreException from(String doing, IOException e) {
        if (e instanceof HttpStatusException status) {
            return new StoreUnavailableException(status.reason(), doing + ": " + e.getMessage(), e);
        }
        // OkHttp says "timeout" with InterruptedIOException for its call timeout, SocketTimeoutException otherwise.
        if (e instanceof SocketTimeoutException || "timeout".equals(e.getMessage())) {
            return new StoreUnavailableException(ReasonCode.STORE_TIMEOUT, doing + ": no answer in time", e);
        }
        if (e instanceof InterruptedIOException) {
            return new StoreWaitStoppedException("interrupted: " + doing, e);
        }
        return new StoreUnavailableException(
                ReasonCode.STORE_UNAVAILABLE, doing + ": " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
}
