package io.proxquant.evaluator.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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
 * The pipeline's state as its events tell it: runs with curves, evaluations, decisions, dead letters. Bounded in number and in
 * bytes: the least recently changed run and the oldest entries go first. A repeated event changes nothing but its time.
 *
 * <p>Thread-safe. A viewer gets the whole state once and then every change, none missed; a change that comes while the state is
 * sent may be sent twice.
 */
public final class PipelineState {
    /** Assumed size of an event whose bytes are not at hand. */
    private static final int USUAL_BYTES = 1024;

    private static final int SMALL_BYTES = 128;

    private final ConsoleLimits limits;
    private final Map<String, RunRecord> runs = new HashMap<>();
    private final BoundedEntries<EvaluationCompleted> evaluations;
    private final BoundedEntries<PromotionDecided> decisions;
    private final Map<String, Long> deadLetters = new TreeMap<>();
    private final Set<Viewer> viewers = new CopyOnWriteArraySet<>();
    private volatile boolean ending;

    /** A state that knows nothing yet. */
    public PipelineState() {
        this(ConsoleLimits.DEFAULT);
    }

    PipelineState(ConsoleLimits limits) {
        this.limits = limits;
        this.evaluations = new BoundedEntries<>(limits.entries(), limits.entryBytes());
        this.decisions = new BoundedEntries<>(limits.entries(), limits.entryBytes());
    }

    /** Applies an event that does not name the request it answers, as events of the previous version do not. */
    public void apply(Event event, Instant time) {
        apply(event, time, null, USUAL_BYTES);
    }

    /**
     * Applies an event; one that the console does not show is ignored.
     *
     * @param request the request it answers, or null; where the name was taken, this may be another request than the run's
     * @param bytes how large the event is
     */
    public synchronized void apply(Event event, Instant time, RequestReference request, int bytes) {
        if (event instanceof RunProgressed e) {
            RunRecord run = run(e.run());
            CurvePoint point = run.progressed(e, time, request);
            forgetCurves();
            tell(new Update.RunChanged(run.summary(), point), bytes);
        } else if (event instanceof RunStarted e) {
            change(e.run(), run -> run.started(e, time, request), bytes);
        } else if (event instanceof RunCompleted e) {
            change(e.run(), run -> run.completed(e, time, request), bytes);
        } else if (event instanceof RunFailed e) {
            fail(e, time, request, bytes);
        } else if (event instanceof RunCancelled e) {
            change(e.run(), run -> run.cancelled(e, time, request), bytes);
        } else if (event instanceof EvaluationCompleted e) {
            // runs that reach the same weights share an artifact, so its key alone names no evaluation
            TimedEvent<EvaluationCompleted> evaluation = new TimedEvent<>(time, e);
            evaluations.put(e.subject() + " " + e.artifact(), evaluation, bytes);
            tell(new Update.Evaluated(evaluation), bytes);
        } else if (event instanceof PromotionDecided e) {
            TimedEvent<PromotionDecided> decision = new TimedEvent<>(time, e);
            decisions.put(e.subject() + " " + e.artifact() + " " + e.decision(), decision, bytes);
            tell(new Update.Decided(decision), bytes);
        }
    }

    /** Runs that ended and of whose progress nothing was seen. */
    synchronized Set<String> endedWithoutProgress() {
        return runs.values().stream()
                .filter(RunRecord::lacksProgress)
                .map(run -> run.summary().run())
                .collect(Collectors.toSet());
    }

    /** Adds the last progress of an ended run, read from the store. */
    synchronized void remembered(RunProgressed last) {
        RunRecord run = runs.get(last.run());
        if (run != null && run.lacksProgress()) {
            run.remembered(last);
            tell(new Update.RunChanged(run.summary(), null), USUAL_BYTES);
        }
    }

    /** Replaces the counts of dead letters by topic. */
    public synchronized void deadLetters(Map<String, Long> counts) {
        if (!deadLetters.equals(counts)) {
            deadLetters.clear();
            deadLetters.putAll(counts);
            tell(new Update.DeadLetters(new TreeMap<>(deadLetters)), USUAL_BYTES);
        }
    }

    /** Tells viewers that all they see is the newest that is known, even when nothing changed for long. */
    public synchronized void alive() {
        tell(new Update.Alive(), SMALL_BYTES);
    }

    /** Publishes the whole state and then every change to each subscriber. */
    public Flow.Publisher<Update> updates() {
        return this::watch;
    }

    /** Whether another viewer is one too many. */
    public boolean full() {
        return viewers.size() >= limits.viewers();
    }

    /** Ends all streams, and later ones at once: a viewer never leaves by itself, and the service cannot stop while one is open. */
    public synchronized void end() {
        ending = true;
        viewers.forEach(Viewer::finish);
    }

    private void watch(Flow.Subscriber<? super Update> page) {
        Viewer[] viewer = new Viewer[1];
        synchronized (this) {
            viewer[0] = new Viewer(page, pieces().iterator(), limits.behindBytes(), () -> viewers.remove(viewer[0]));
            viewers.add(viewer[0]);
        }
        page.onSubscribe(viewer[0]);
        if (ending) {
            viewer[0].finish();
        }
    }

    /**
     * The whole state in pieces: names are collected now and contents read when they are sent, so that no copy is held for a
     * viewer.
     */
    private List<Supplier<Optional<Update>>> pieces() {
        List<Supplier<Optional<Update>>> pieces = new ArrayList<>();
        pieces.add(() -> Optional.of(new Update.Snapshot(runs(), deadLetters())));
        runs().forEach(run -> pieces.add(() -> find(run.run()).map(Update.RunCurve::of)));
        evaluations.keys().forEach(key -> pieces.add(() -> evaluation(key)));
        decisions.keys().forEach(key -> pieces.add(() -> decision(key)));
        pieces.add(() -> Optional.of(new Update.Complete()));
        return pieces;
    }

    private synchronized Optional<Update> evaluation(String key) {
        return Optional.ofNullable(evaluations.get(key)).map(Update.Evaluated::new);
    }

    private synchronized Optional<Update> decision(String key) {
        return Optional.ofNullable(decisions.get(key)).map(Update.Decided::new);
    }

    /** Runs, the most recently changed first. */
    public synchronized List<RunSummary> runs() {
        return runs.values().stream()
                .map(RunRecord::summary)
                .sorted(Comparator.comparing(RunSummary::updated).reversed())
                .toList();
    }

    /** Evaluations, newest first. */
    public synchronized List<TimedEvent<EvaluationCompleted>> evaluations() {
        return evaluations.newestFirst();
    }

    /** Decisions, newest first. */
    public synchronized List<TimedEvent<PromotionDecided>> decisions() {
        return decisions.newestFirst();
    }

    /** Dead letters by topic. */
    public synchronized Map<String, Long> deadLetters() {
        return new TreeMap<>(deadLetters);
    }

    /** One run with its curve. */
    public synchronized Optional<Update.RunDetail> find(String run) {
        return Optional.ofNullable(runs.get(run)).map(r -> new Update.RunDetail(r.summary(), r.points()));
    }

    /** RUN_EXISTS refuses another request and is no failure of the run that has the name, so no unknown run is added for it. */
    private void fail(RunFailed event, Instant time, RequestReference request, int bytes) {
        if (event.reason() != ReasonCode.RUN_EXISTS || runs.containsKey(event.run())) {
            change(event.run(), run -> run.failed(event, time, request), bytes);
        }
    }

    private void change(String name, Consumer<RunRecord> change, int bytes) {
        RunRecord run = run(name);
        change.accept(run);
        tell(new Update.RunChanged(run.summary(), null), bytes);
    }

    private RunRecord run(String name) {
        RunRecord known = runs.get(name);
        if (known != null) {
            return known;
        }
        if (runs.size() >= limits.runs()) {
            longestUnchanged(run -> true)
                    .ifPresent(oldest -> runs.remove(oldest.summary().run()));
        }
        RunRecord fresh = new RunRecord(name);
        runs.put(name, fresh);
        return fresh;
    }

    /** Drops the curves of the least recently changed runs until all together are within the bound. */
    private void forgetCurves() {
        while (runs.values().stream().mapToInt(RunRecord::size).sum() > limits.points()) {
            longestUnchanged(run -> run.size() > 0).ifPresent(RunRecord::forgetCurve);
        }
    }

    private Optional<RunRecord> longestUnchanged(Predicate<RunRecord> of) {
        return runs.values().stream().filter(of).min(Comparator.comparing(run -> run.summary()
                .updated()));
    }

    private void tell(Update update, long bytes) {
        viewers.forEach(viewer -> viewer.changed(update, bytes));
    }
}
