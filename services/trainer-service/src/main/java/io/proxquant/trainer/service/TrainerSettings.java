package io.proxquant.trainer.service;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What an operator sets about training, {@code proxquant.trainer.*}; unknown keys are refused at start. */
@ConfigMapping(prefix = "proxquant.trainer")
public interface TrainerSettings {
    /**
     * Threads of the numeric engine. Part of what decides a run's bits: a run goes on exactly only with the same number.
     */
    @WithDefault("2")
    int threads();

    /** Shortest time between two progress events of a run; the end of an epoch is always told. */
    @WithDefault("PT1S")
    Duration progressInterval();

    /** Time between two looks for {@code runs/<run>/cancel.json}. */
    @WithDefault("PT5S")
    Duration cancelInterval();
}
