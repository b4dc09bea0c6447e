package io.proxquant.evaluator.service;

import java.util.OptionalInt;

import io.smallrye.config.ConfigMapping;

/** Settings of this service, {@code proxquant.evaluator.*}; unknown keys are refused at start. */
@ConfigMapping(prefix = "proxquant.evaluator")
public interface EvaluatorSettings {
    /** Threads of the numeric engine; empty = as many as there are processors. */
    OptionalInt threads();
}
