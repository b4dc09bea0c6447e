package io.proxquant.evaluator.service;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

import io.proxquant.models.TrainingThreads;

/**
 * Loads the native library while the service starts, so that a machine that cannot run it says so at once and not with the
 * first artifact.
 */
@ApplicationScoped
class EngineStart {
    private static final Logger LOG = Logger.getLogger(EngineStart.class);

    private final EvaluatorSettings settings;

    EngineStart(EvaluatorSettings settings) {
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        int threads = settings.threads().orElse(Runtime.getRuntime().availableProcessors());
        TrainingThreads engine = TrainingThreads.start(threads);
        LOG.infof("Evaluating with %d threads on %s", engine.threads(), engine.processorClass());
        if (!engine.passiveWait()) {
            LOG.warnf(
                    "%s is not PASSIVE: evaluations take several times longer while the processors are busy",
                    TrainingThreads.WAIT_POLICY);
        }
    }
}
