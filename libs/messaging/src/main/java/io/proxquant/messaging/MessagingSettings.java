package io.proxquant.messaging;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How patient consumption is, {@code proxquant.messaging.*}; unknown keys are refused at start. */
@ConfigMapping(prefix = "proxquant.messaging")
public interface MessagingSettings {

    /** How long one step, tensor or batch may take before liveness asks for a restart. Outages do not count. */
    @WithDefault("PT15M")
    Duration stepDeadline();

    /** How long a rebalance or the end of the process waits for work to stop at its next boundary. */
    @WithDefault("PT60S")
    Duration stopWait();

    /** Deaths at the furthest place that the work ever reached after which it is given up. */
    @WithDefault("3")
    int attempts();

    /** Deaths without progress, wherever they happened, after which work is given up all the same. */
    @WithDefault("20")
    int attemptsAnywhere();

    /** Between the starts of two attempts of which the first ended without a word; doubles with each. */
    @WithDefault("PT10S")
    Duration deathPause();

    /** What that pause grows to. */
    @WithDefault("PT5M")
    Duration longestDeathPause();

    /** Pause before work that failed unexpectedly is tried again; doubles with each try, up to a minute. */
    @WithDefault("PT1S")
    Duration retryPause();

    /** Progress of one attempt is written to the store at most this often. */
    @WithDefault("PT30S")
    Duration progressInterval();

    /** How often the broker is asked whether it is there. */
    @WithDefault("PT5S")
    Duration watchInterval();

    /** First and longest pause between tries while broker or store are away. */
    @WithDefault("PT0.1S")
    Duration backoffFirst();

    @WithDefault("PT5S")
    Duration backoffLongest();

    /** A topic other than progress that keeps records shorter than this is refused. */
    @WithDefault("PT24H")
    Duration minRetention();

    /** How long the headers of a request over HTTP, and then its body, may take to arrive; then its connection is closed. */
    @WithDefault("PT10S")
    Duration requestTime();

    /** What {@code min.insync.replicas} of every topic must at least be. */
    @WithDefault("1")
    int minInsyncReplicas();
}
