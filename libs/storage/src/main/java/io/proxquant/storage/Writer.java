package io.proxquant.storage;

import java.time.Instant;
import java.util.Objects;

/**
 * Who wrote a manifest, kept outside its content so that equal work gives equal content whoever does it. The nonce lets
 * a writer recognise its own manifest after a timeout.
 *
 * @param nonce unique to one write
 * @param time when it was written, for people; nothing is ordered by it
 * @param pod which process wrote it
 * @param traceparent W3C trace context of the event that caused it, or null
 */
public record Writer(String nonce, Instant time, String pod, String traceparent) {
    public Writer {
        Objects.requireNonNull(nonce, "writer.nonce");
        Objects.requireNonNull(time, "writer.time");
        Objects.requireNonNull(pod, "writer.pod");
    }
}
