package io.proxquant.messaging;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

import io.proxquant.messaging.metrics.MeasuredFigures;
import io.proxquant.storage.StoreProof;

/**
 * Begins the proofs when the service starts, and on TERM asks all work to stop at its next boundary and waits for it,
 * before anything that the work uses is closed.
 */
@ApplicationScoped
class Lifecycle {

    private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());

    private final StoreProof proof;
    private final BrokerWatch watch;
    private final StartGate gate;
    private final WorkRegistry registry;
    private final MessagingSettings settings;
    private final ConsumptionMetrics metrics;
    private final MeasuredFigures figures;
    private final MetricsSettings measuring;

    @Inject
    Lifecycle(
            StoreProof proof,
            BrokerWatch watch,
            StartGate gate,
            WorkRegistry registry,
            MessagingSettings settings,
            ConsumptionMetrics metrics,
            MeasuredFigures figures,
            MetricsSettings measuring) {
        this.proof = proof;
        this.watch = watch;
        this.gate = gate;
        this.registry = registry;
        this.settings = settings;
        this.metrics = metrics;
        this.figures = figures;
        this.measuring = measuring;
    }

    void begin(@Observes StartupEvent event) {
        metrics.watch(registry, gate);
        proof.start();
        watch.start(settings.watchInterval());
        figures.start(measuring.interval());
    }

    void end(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        int running = registry.size();
        boolean all = registry.endAll(settings.stopWait());
        LOG.log(System.Logger.Level.INFO, "ending: {0} pieces of work, all at a boundary: {1}", running, all);
    }
}
