package io.proxquant.trainer.service;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import io.proxquant.models.engine.DeviceChoice;

/** What an operator sets about training, {@code proxquant.trainer.*}; unknown keys are refused at start. */
@ConfigMapping(prefix = "proxquant.trainer")
public interface TrainerSettings {
    /**
     * Threads of the numeric engine. Part of what decides a run's bits: a run goes on exactly only with the same number.
     */
    @WithDefault("2")
    int threads();

    /**
     * Where networks compute: {@code cpu}, {@code gpu} (without one the trainer takes no work and says {@code GPU_MISSING}),
     * or {@code auto}. Part of what decides a run's bits: a run that goes on elsewhere, or on a GPU at all, is never exact.
     */
    @WithDefault("cpu")
    DeviceChoice device();

    /** Shortest time between two progress events of a run; the end of an epoch is always reported. */
    @WithDefault("PT1S")
    Duration progressInterval();

    /** Time between two looks for {@code runs/<run>/cancel.json}. */
    @WithDefault("PT5S")
    Duration cancelInterval();
}
