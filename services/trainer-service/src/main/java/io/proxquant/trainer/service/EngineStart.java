package io.proxquant.trainer.service;

import java.util.List;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.StartCondition;
import io.proxquant.models.TrainingThreads;

/**
 * The engine, loaded while the service starts: a machine that cannot run it says so at once and not with the first
 * request. A GPU that was asked for and is not there leaves the service alive and not ready, since only its operator can
 * mend that, and a restart would not.
 */
@Singleton
class EngineStart implements StartCondition {
    private static final System.Logger LOG = System.getLogger(EngineStart.class.getName());

    private final TrainingThreads engine;
    private final List<String> problems;

    EngineStart(TrainerSettings settings) {
        this.engine = TrainingThreads.start(settings.threads(), settings.device());
        this.problems = missing().stream().toList();
        LOG.log(System.Logger.Level.INFO, "engine: {0}", engine);
        problems.forEach(problem -> LOG.log(System.Logger.Level.ERROR, problem));
        if (!engine.passiveWait()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} is not PASSIVE: steps take several times as long while other processes use the cores",
                    TrainingThreads.WAIT_POLICY);
        }
    }

    /** The engine as it was started. */
    TrainingThreads started() {
        return engine;
    }

    private Optional<String> missing() {
        return engine.device().missing().map(why -> "[" + ReasonCode.GPU_MISSING + "] " + why);
    }

    @Override
    public List<String> problems() {
        return problems;
    }

    /** A GPU that met an error answers nothing any more in this process. */
    @Override
    public Optional<String> lost() {
        return missing();
    }
}
