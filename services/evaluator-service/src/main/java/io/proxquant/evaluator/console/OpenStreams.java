package io.proxquant.evaluator.console;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * The streams of viewers that look on. A viewer never leaves by itself, and a service that stops waits for every request that it
 * has begun to answer: so these end when it is about to stop, before it waits.
 */
@ApplicationScoped
public class OpenStreams {
    private final Set<MultiEmitter<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /**
     * Takes a stream in, which ends at once where the service stops already.
     *
     * @param left run when it ends, whoever ends it
     */
    void add(MultiEmitter<?> stream, Runnable left) {
        stream.onTermination(() -> {
            open.remove(stream);
            left.run();
        });
        open.add(stream);
        if (stopping) {
            stream.complete();
        }
    }

    void end(@Observes ShutdownDelayInitiatedEvent stop) {
        stopping = true;
        open.forEach(MultiEmitter::complete);
    }
}
