package io.proxquant.evaluator.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;

import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.RunStarted;

/**
 * The pipeline's state as its events tell it: runs with curves, evaluations, decisions, dead letters. Bounded: the least
 * recently changed run and the oldest entries go first. A repeated event changes nothing but its time.
 *
 * <p>Thread-safe. A viewer gets one snapshot and then every change, none missed and none twice.
 */
public final class PipelineState {
    static final int MAX_RUNS = 100;
    static final int MAX_ENTRIES = 500;

    private final Map<String, RunRecord> runs = new HashMap<>();
    private final Map<String, TimedEvent<EvaluationCompleted>> evaluations = bounded();
    private final Map<String, TimedEvent<PromotionDecided>> decisions = bounded();
    private final Map<String, Long> deadLetters = new TreeMap<>();
    private final Set<Consumer<Update>> viewers = new CopyOnWriteArraySet<>();

    /** Takes in an event that does not say whom it answers, as those of the version before do not. */
    public void apply(Event event, Instant time) {
        apply(event, time, null);
    }

    /**
     * Takes an event in; what the console does not show is passed over.
     *
     * @param request whom it answers, or null: under a taken name that may be another request than the run's
     */
    public synchronized void apply(Event event, Instant time, RequestReference request) {
        if (event instanceof RunProgressed e) {
            RunRecord run = run(e.run());
            CurvePoint point = run.progressed(e, time, request);
            tell(new Update.RunChanged(run.summary(), point));
        } else if (event instanceof RunStarted e) {
            change(e.run(), run -> run.started(e, time, request));
        } else if (event instanceof RunCompleted e) {
            change(e.run(), run -> run.completed(e, time, request));
        } else if (event instanceof RunFailed e) {
            fail(e, time, request);
        } else if (event instanceof RunCancelled e) {
            change(e.run(), run -> run.cancelled(e, time, request));
        } else if (event instanceof EvaluationCompleted e) {
            // runs that reach the same weights share an artifact, so its key alone names no evaluation
            TimedEvent<EvaluationCompleted> evaluation = new TimedEvent<>(time, e);
            evaluations.put(e.subject() + " " + e.artifact(), evaluation);
            tell(new Update.Evaluated(evaluation));
        } else if (event instanceof PromotionDecided e) {
            TimedEvent<PromotionDecided> decision = new TimedEvent<>(time, e);
            decisions.put(e.subject() + " " + e.artifact() + " " + e.decision(), decision);
            tell(new Update.Decided(decision));
        }
    }

    /** Replaces the counts of dead letters by topic. */
    public synchronized void deadLetters(Map<String, Long> counts) {
        if (!deadLetters.equals(counts)) {
            deadLetters.clear();
            deadLetters.putAll(counts);
            tell(new Update.DeadLetters(new TreeMap<>(deadLetters)));
        }
    }

    /** Gives the viewer a snapshot, then every change until the returned handle is run. */
    public synchronized Runnable watch(Consumer<Update> viewer) {
        viewer.accept(snapshot());
        viewers.add(viewer);
        return () -> viewers.remove(viewer);
    }

    /** Everything, newest first. */
    public synchronized Update.Snapshot snapshot() {
        return new Update.Snapshot(
                runs.values().stream()
                        .sorted(Comparator.comparing(
                                        (RunRecord run) -> run.summary().updated())
                                .reversed())
                        .map(run -> new Update.RunDetail(run.summary(), run.points()))
                        .toList(),
                newestFirst(evaluations),
                newestFirst(decisions),
                new TreeMap<>(deadLetters));
    }

    /** One run with its curve. */
    public synchronized Optional<Update.RunDetail> find(String run) {
        return Optional.ofNullable(runs.get(run)).map(r -> new Update.RunDetail(r.summary(), r.points()));
    }

    /** A name that is taken is nothing that a run fails with: who has it may be forgotten here, and is not invented. */
    private void fail(RunFailed event, Instant time, RequestReference request) {
        if (event.reason() != ReasonCode.RUN_EXISTS || runs.containsKey(event.run())) {
            change(event.run(), run -> run.failed(event, time, request));
        }
    }

    private void change(String name, Consumer<RunRecord> change) {
        RunRecord run = run(name);
        change.accept(run);
        tell(new Update.RunChanged(run.summary(), null));
    }

    private RunRecord run(String name) {
        RunRecord known = runs.get(name);
        if (known != null) {
            return known;
        }
        if (runs.size() >= MAX_RUNS) {
            runs.entrySet().stream()
                    .min(Comparator.comparing(
                            entry -> entry.getValue().summary().updated()))
                    .ifPresent(oldest -> runs.remove(oldest.getKey()));
        }
        RunRecord fresh = new RunRecord(name);
        runs.put(name, fresh);
        return fresh;
    }

    private void tell(Update update) {
        viewers.forEach(viewer -> viewer.accept(update));
    }

    private static <T extends Event> List<TimedEvent<T>> newestFirst(Map<String, TimedEvent<T>> entries) {
        List<TimedEvent<T>> sorted = new ArrayList<>(entries.values());
        sorted.sort(Comparator.comparing((TimedEvent<T> entry) -> entry.time()).reversed());
        return List.copyOf(sorted);
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MAX_ENTRIES;
            }
        };
    }
}
