package io.proxquant.evaluator.service;

import java.util.List;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.proxquant.messaging.StartCondition;
import io.proxquant.models.engine.ServiceEngine;
import io.proxquant.models.engine.StartedEngine;

/** Starts the engine as the settings say; without it, or without a GPU that they require, the service consumes nothing. */
@Singleton
class EvaluatorEngine implements StartCondition {
    private final ServiceEngine engine;

    EvaluatorEngine(EvaluatorSettings settings) {
        int threads = settings.threads().orElse(Runtime.getRuntime().availableProcessors());
        this.engine = ServiceEngine.start(threads, settings.device(), "evaluations");
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
