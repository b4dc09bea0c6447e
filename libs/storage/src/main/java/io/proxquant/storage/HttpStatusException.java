package io.proxquant.storage;

import java.io.IOException;

import io.proxquant.contracts.ReasonCode;

/** An HTTP status that says nothing about the object, raised before the client library interprets the body. */
final class HttpStatusException extends IOException {

    /** Of stores that have no room for another object. */
    static final int FULL = 507;

    private final ReasonCode reason;

    /** @param message what the store says of it, where that is the operator's to act upon; else empty */
    HttpStatusException(int status, String code, String message) {
        super("HTTP " + status + (code.isEmpty() ? "" : " " + code) + (message.isEmpty() ? "" : ": " + message));
        this.reason = classify(status, code);
    }

    ReasonCode reason() {
        return reason;
    }

    private static ReasonCode classify(int status, String code) {
        if (status == 401 || status == 403) {
            return ReasonCode.STORE_ACCESS_DENIED;
        }
        if (status == FULL) {
            return ReasonCode.DISK_FULL;
        }
        boolean throttled = status == 429 || code.equals("SlowDown") || code.equals("RequestLimitExceeded");
        return throttled ? ReasonCode.STORE_THROTTLED : ReasonCode.STORE_UNAVAILABLE;
    }
}
