package io.proxquant.messaging;

import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import io.proxquant.contracts.EventType;
import io.proxquant.contracts.MetricNames;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.storage.StoreRequests;

/** The counters that every service has, under the names of the contract; all labels are bounded. */
public class ConsumptionMetrics implements StoreRequests {

    private static final String SERVICE = "service";

    private final MeterRegistry registry;
    private final ServiceIdentity identity;

    public ConsumptionMetrics(MeterRegistry registry, ServiceIdentity identity) {
        this.registry = registry;
        this.identity = identity;
    }

    /** Values that are read when metrics are asked for. */
    void watch(WorkRegistry work, StartGate gate) {
        registry.gauge(MetricNames.EVENTS_IN_PROGRESS, Tags.of(SERVICE, identity.service()), work, WorkRegistry::size);
        registry.gauge(
                MetricNames.READY,
                Tags.of(SERVICE, identity.service()),
                gate,
                open -> open.problems().isEmpty() ? 1 : 0);
    }

    /** One sign of life of running work: a step, a tensor, a batch. */
    void workCompleted() {
        registry.counter(MetricNames.WORK_COMPLETED, SERVICE, identity.service())
                .increment();
    }

    void published(EventType type) {
        registry.counter(MetricNames.EVENTS_PUBLISHED, SERVICE, identity.service(), "type", type.shortName())
                .increment();
    }

    void consumed(String topic, Outcome outcome, Duration took) {
        String role = identity.role(topic);
        registry.counter(
                        MetricNames.EVENTS_CONSUMED,
                        SERVICE,
                        identity.service(),
                        "topic",
                        role,
                        "outcome",
                        outcome.label())
                .increment();
        registry.timer(MetricNames.WORK_SECONDS, SERVICE, identity.service(), "topic", role)
                .record(took);
    }

    void deadLetter(String topic, ReasonCode reason) {
        registry.counter(
                        MetricNames.DEAD_LETTERS,
                        SERVICE,
                        identity.service(),
                        "topic",
                        identity.role(topic),
                        "reason",
                        reason.code())
                .increment();
    }

    void retried(String code) {
        registry.counter(MetricNames.DEPENDENCY_RETRIES, SERVICE, identity.service(), "reason", code)
                .increment();
    }

    @Override
    public void done(String operation, String outcome, long nanos) {
        registry.counter(
                        MetricNames.STORE_REQUESTS,
                        SERVICE,
                        identity.service(),
                        "operation",
                        operation,
                        "outcome",
                        outcome)
                .increment();
        registry.timer(MetricNames.STORE_SECONDS, SERVICE, identity.service(), "operation", operation)
                .record(Duration.ofNanos(nanos));
        if (outcome.startsWith("STORE_") || outcome.equals(ReasonCode.DISK_FULL.code())) {
            registry.counter(MetricNames.STORE_ERRORS, SERVICE, identity.service(), "reason", outcome)
                    .increment();
        }
    }
}
