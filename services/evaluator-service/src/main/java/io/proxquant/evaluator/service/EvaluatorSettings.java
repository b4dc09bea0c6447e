package io.proxquant.evaluator.service;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import io.proxquant.models.engine.DeviceChoice;

/** Settings of this service, {@code proxquant.evaluator.*}; unknown keys are refused at start. */
@ConfigMapping(prefix = "proxquant.evaluator")
public interface EvaluatorSettings {
    /** Threads of the numeric engine; empty = as many as there are processors. */
    OptionalInt threads();

    /**
     * Where networks compute: {@code cpu}, {@code gpu} (without one the evaluator takes no work and says {@code
     * GPU_MISSING}), or {@code auto}.
     */
    @WithDefault("cpu")
    DeviceChoice device();

    /**
     * Host names under which the console answers, besides {@code localhost} and addresses; {@code *} = any. Others are
     * refused, so that no foreign page reads the console through its reader's browser.
     */
    Optional<List<String>> consoleHosts();
}
