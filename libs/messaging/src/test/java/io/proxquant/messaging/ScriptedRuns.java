package io.proxquant.messaging;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.reactive.messaging.Incoming;

import io.proxquant.contracts.EventType;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.cloudevents.EventContext;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** The smallest honest consumer: a run's result is one object and one event; tests script what happens in between. */
@ApplicationScoped
public class ScriptedRuns implements EventHandler<RunRequested> {

    /** What a run does before its result is written. */
    interface Script {
        void run(Received<RunRequested> received, Work work) throws EventRefusedException;
    }

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();

    @Inject
    Consumption consumption;

    @Inject
    EventPublisher publisher;

    @Inject
    ObjectStore store;

    @Incoming("runs")
    @Blocking(value = "work", ordered = false)
    CompletionStage<Void> on(KafkaRecord<byte[], byte[]> record) {
        return consumption.consume(record, this);
    }

    void script(String run, Script script) {
        scripts.put(run, script);
    }

    @Override
    public EventType type() {
        return EventType.RUN_REQUESTED;
    }

    @Override
    public boolean finishedBefore(Received<RunRequested> received, Work work) {
        boolean finished = store.size(result(received)).isPresent();
        if (finished) {
            announce(received);
        }
        return finished;
    }

    @Override
    public void handle(Received<RunRequested> received, Work work) throws EventRefusedException {
        Script script = scripts.get(received.event().run());
        if (script != null) {
            script.run(received, work);
        }
        store.create(result(received), new byte[] {1});
        announce(received);
    }

    @Override
    public Optional<Outgoing> failure(Received<RunRequested> received, ReasonCode reason, String detail) {
        RunRequested request = received.event();
        return Optional.of(
                new Outgoing(new RunFailed(request.run(), request.model(), reason, detail, null), received.answer()));
    }

    private void announce(Received<RunRequested> received) {
        RunRequested request = received.event();
        publisher.publish(
                new RunCancelled(request.run(), request.model(), 1),
                EventContext.unrequested(
                        received.eventHash(),
                        request.recipe(),
                        received.attributes().traceparent()));
    }

    private static ObjectKey result(Received<RunRequested> received) {
        return ObjectKey.of("runs", received.event().run(), "result.json");
    }
}
