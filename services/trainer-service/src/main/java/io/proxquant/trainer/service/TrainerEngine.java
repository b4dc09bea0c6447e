package io.proxquant.trainer.service;

import java.util.List;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.proxquant.messaging.StartCondition;
import io.proxquant.models.engine.ServiceEngine;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.quantization.kernels.Kernels;

/** Starts the engine as the service is configured; without it, or without the GPU that it was to have, nothing is consumed. */
@Singleton
class TrainerEngine implements StartCondition {
    private static final System.Logger LOG = System.getLogger(TrainerEngine.class.getName());

    private final ServiceEngine engine;

    TrainerEngine(TrainerSettings settings) {
        this.engine = ServiceEngine.start(settings.threads(), settings.device(), "steps");
        // Plain loops mean that this Java was started without the arguments beside the jar: pulls take twice as long.
        LOG.log(System.Logger.Level.INFO, "pulls run in {0}", Kernels.fastest().name());
    }

    /** The engine as it was started. */
    StartedEngine started() {
        return engine.started();
    }

    @Override
    public List<String> problems() {
        return engine.problems();
    }

    @Override
    public Optional<String> lost() {
        return engine.lost();
    }
}
