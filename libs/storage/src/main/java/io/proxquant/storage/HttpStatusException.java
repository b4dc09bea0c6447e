package io.proxquant.storage;

import java.io.IOException;

import io.proxquant.contracts.ReasonCode;

/** An HTTP status that says nothing about the object, raised before the client library interprets the body. */
final class HttpStatusException extends IOException {

    private final ReasonCode reason;

    HttpStatusException(int status, String code) {
        super("HTTP " + status + (code.isEmpty() ? "" : " " + code));
        this.reason = classify(status, code);
    }

    ReasonCode reason() {
        return reason;
    }

    private static ReasonCode classify(int status, String code) {
        if (status == 401 || status == 403) {
            return ReasonCode.STORE_ACCESS_DENIED;
        }
        boolean throttled = status == 429 || code.equals("SlowDown") || code.equals("RequestLimitExceeded");
        return throttled ? ReasonCode.STORE_THROTTLED : ReasonCode.STORE_UNAVAILABLE;
    }
}
