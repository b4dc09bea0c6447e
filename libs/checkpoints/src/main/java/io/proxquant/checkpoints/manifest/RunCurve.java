package io.proxquant.checkpoints.manifest;

import java.util.List;
import java.util.Objects;

import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.NewerFormatException;
import io.proxquant.contracts.RunProgressed;

/**
 * A part of a run's curves, at {@link ManifestKeys#curve}: what was told of its progress up to a step and since the part before.
 * Events of progress are gone after hours; these stay with the run. Parts may overlap where steps were made again after a
 * death, and then the later part counts.
 *
 * @param step after which it was kept
 * @param points in order of steps, without figures layer by layer
 */
public record RunCurve(int format, String run, long step, List<RunProgressed> points) implements KeyedContent {
    /** The version that this build writes. */
    public static final int FORMAT = 1;

    /** Refuses an unknown format and missing fields. */
    public RunCurve {
        Objects.requireNonNull(run, "run");
        points = List.copyOf(Objects.requireNonNull(points, "points"));
        NewerFormatException.requireKnown("the curve of a run", format, FORMAT);
    }

    @Override
    public String home() {
        return ManifestKeys.curve(run, step);
    }
}
