package io.proxquant.cli.watch;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.Sweep;
import io.proxquant.recipes.QuantizationVariant;

/** Knows from the events alone when every run of a sweep is through; one that failed or was cancelled is, too. */
public final class SweepWatch {
    private final String sweep;
    private final Map<String, RunWatch> runs = new LinkedHashMap<>();
    private final Set<String> ended = new LinkedHashSet<>();

    /**
     * A watch that has seen nothing yet.
     *
     * @param size number of runs
     */
    public SweepWatch(String model, String sweep, int size, List<QuantizationVariant> variants) {
        this.sweep = sweep;
        for (int member = 1; member <= size; member++) {
            String run = Sweep.run(sweep, member);
            runs.put(run, new RunWatch(model, run, variants, null));
        }
    }

    /**
     * Takes notice of an event.
     *
     * @throws RunEnded when the sweep itself was refused, so that there will be no runs
     */
    public void accept(Event event) {
        if (event instanceof RunFailed e && e.run().equals(sweep)) {
            throw new RunEnded("sweep " + sweep + " failed, " + e.reason() + ": " + e.detail());
        }
        if (event instanceof RunCancelled e && e.run().equals(sweep)) {
            throw new RunEnded("sweep " + sweep + " was cancelled");
        }
        runs.forEach((run, watch) -> {
            try {
                watch.accept(event);
            } catch (RunEnded withoutResult) {
                ended.add(run);
            }
        });
    }

    /** Whether the run is one of the sweep's. */
    public boolean has(String run) {
        return runs.containsKey(run);
    }

    /** What is still awaited, for a status line; empty when all runs are through. */
    public Optional<String> awaited() {
        List<String> open = runs.entrySet().stream()
                .filter(run -> !ended.contains(run.getKey()))
                .filter(run -> run.getValue().awaited().isPresent())
                .map(Map.Entry::getKey)
                .toList();
        return open.isEmpty()
                ? Optional.empty()
                : Optional.of(open.size() + " of " + runs.size() + " runs, first " + open.get(0));
    }
}
