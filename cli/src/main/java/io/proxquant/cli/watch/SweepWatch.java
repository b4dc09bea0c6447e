package io.proxquant.cli.watch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.Sweep;
import io.proxquant.recipes.QuantizationVariant;

/** Finds out from events alone when every run of a sweep is finished, which one that failed or was cancelled is too. */
public final class SweepWatch {
    private final String sweep;
    private final Map<String, RunWatch> runs = new LinkedHashMap<>();
    private final Map<String, String> ended = new LinkedHashMap<>();
    private final RequestReference asked;

    /**
     * A watch that has seen nothing yet.
     *
     * @param asked the request for the sweep, which is what all its runs answer
     * @param size number of runs
     */
    public SweepWatch(
            RequestReference asked, String model, String sweep, int size, List<QuantizationVariant> variants) {
        this.asked = asked;
        this.sweep = sweep;
        for (int member = 1; member <= size; member++) {
            String run = Sweep.run(sweep, member);
            runs.put(run, new RunWatch(asked, model, run, variants, null));
        }
    }

    /**
     * Takes an event into account.
     *
     * @throws RunEnded when the sweep itself was refused, so that there will be no runs
     */
    public void accept(CorrelatedEvent said) {
        if (!said.answers(asked)) {
            return;
        }
        Event event = said.event();
        if (event instanceof RunFailed e && e.run().equals(sweep)) {
            throw new RunEnded("sweep " + sweep + " failed, " + e.reason() + ": " + e.detail());
        }
        if (event instanceof RunCancelled e && e.run().equals(sweep)) {
            throw new RunEnded("sweep " + sweep + " was cancelled");
        }
        runs.forEach((run, watch) -> {
            try {
                watch.accept(said);
            } catch (RunEnded withoutResult) {
                ended.put(run, withoutResult.getMessage());
            }
        });
    }

    /** Whether the run is one of the sweep's. */
    public boolean has(String run) {
        return runs.containsKey(run);
    }

    /** What is still awaited, for a status line; empty when all runs are finished. */
    public Optional<String> awaited() {
        List<String> open = runs.entrySet().stream()
                .filter(run -> !ended.containsKey(run.getKey()))
                .filter(run -> run.getValue().awaited().isPresent())
                .map(Map.Entry::getKey)
                .toList();
        return open.isEmpty()
                ? Optional.empty()
                : Optional.of(open.size() + " of " + runs.size() + " runs, first " + open.get(0));
    }

    /** What kept runs from being completed, or their variants from being made or judged; so far. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>(ended.values());
        completed((run, results) -> results.failures().forEach(failure -> failures.add("run " + run + ": " + failure)));
        return failures;
    }

    /** The variants that are the model's champion, or were it for a while; so far. */
    public List<String> promoted() {
        List<String> promoted = new ArrayList<>();
        completed((run, results) -> results.variants().stream()
                .filter(variant -> variant.verdict().reigns())
                .forEach(variant -> promoted.add(run + " " + variant.sentence())));
        return promoted;
    }

    private void completed(BiConsumer<String, RunResults> each) {
        runs.forEach((run, watch) -> {
            if (!ended.containsKey(run) && watch.awaited().isEmpty()) {
                each.accept(run, watch.results());
            }
        });
    }
}
