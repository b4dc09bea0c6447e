package io.proxquant.messaging;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How often is measured and what is kept, {@code proxquant.metrics.*}; unknown keys are refused at start. */
@ConfigMapping(prefix = "proxquant.metrics")
public interface MetricsSettings {

    /** Pause between two looks at what waits on the broker and at the certificates. */
    @WithDefault("PT15S")
    Duration interval();

    /** How long the series of a model stay after the last word of it. */
    @WithDefault("P1D")
    Duration quietAfter();

    /** Models, or variants of models, that have series at a time; beyond that the one that was quiet longest gives way. */
    @WithDefault("200")
    int models();
}
