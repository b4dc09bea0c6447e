package io.proxquant.messaging.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;

import io.proxquant.contracts.EncodedNames;

/**
 * Series whose labels are names from recipes, of which there can be any number: the series of a subject (a model, or a
 * variant of one) vanish when nothing was told of it for a while, and beyond a number of subjects the one that was quiet
 * longest gives way. Beside the figures stands the time at which they were told, since several processes may tell of one
 * model and only the newest figure counts.
 */
public final class ModelSeries {
    private final MeterRegistry registry;
    private final Clock clock;
    private final Duration quiet;
    private final int most;
    private final Map<Tags, Subject> subjects = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, MultiGauge> gauges = new HashMap<>();

    /**
     * @param quiet how long after the last word the series of a subject stay
     * @param most subjects at a time, at least one
     */
    public ModelSeries(MeterRegistry registry, Clock clock, Duration quiet, int most) {
        if (most < 1) {
            throw new IllegalArgumentException(
                    "[CONFIG_INVALID] proxquant.metrics.models: must be at least 1, was " + most);
        }
        this.registry = registry;
        this.clock = clock;
        this.quiet = quiet;
        this.most = most;
    }

    /**
     * The labels of a model, or of a variant of one, with the model's name as its owner writes it.
     *
     * @param model as keys have it
     * @param variant a label and its value, or nothing
     */
    public static Tags labels(String model, String... variant) {
        return Tags.of("model", EncodedNames.shown(model)).and(variant);
    }

    /** All series of one subject. */
    private static final class Subject {
        private final Map<String, AtomicReference<Double>> figures = new HashMap<>();
        private final Set<Counter> counters = new HashSet<>();
        private Instant told;
    }

    /**
     * Shows figures of a subject; those told earlier and not now stay as they were.
     *
     * @param toldAt name of the gauge that says when
     * @param figures metric name to value, NaN for what is not known any more
     */
    public synchronized void show(Tags subject, String toldAt, Map<String, Double> figures) {
        show(subject, figures);
        set(subjects.get(subject), toldAt, clock.millis() / 1000.0);
    }

    /** Shows figures that are right whoever tells them and whenever, such as the time of an event. */
    public synchronized void show(Tags subject, Map<String, Double> figures) {
        Subject known = touched(subject);
        figures.forEach((name, value) -> set(known, name, value));
    }

    /** Adds to a counter of a subject; 0 makes it known, so that its first event is seen as an increase. */
    public synchronized void count(Tags subject, String counter, Tags further, double amount) {
        Counter counted = registry.counter(counter, subject.and(further));
        touched(subject).counters.add(counted);
        counted.increment(amount);
    }

    /** Takes away the series of what was not told of for too long. */
    public synchronized void forgetQuiet() {
        Instant limit = clock.instant().minus(quiet);
        Iterator<Subject> longestQuietFirst = subjects.values().iterator();
        while (longestQuietFirst.hasNext()) {
            Subject subject = longestQuietFirst.next();
            if (!subject.told.isBefore(limit)) {
                return;
            }
            longestQuietFirst.remove();
            remove(subject);
        }
    }

    private Subject touched(Tags tags) {
        Subject subject = subjects.computeIfAbsent(tags, fresh -> new Subject());
        subject.told = clock.instant();
        if (subjects.size() > most) {
            Iterator<Subject> longestQuietFirst = subjects.values().iterator();
            Subject quietest = longestQuietFirst.next();
            longestQuietFirst.remove();
            remove(quietest);
        }
        return subject;
    }

    private void set(Subject known, String name, double value) {
        AtomicReference<Double> shown = known.figures.get(name);
        if (shown == null) {
            known.figures.put(name, new AtomicReference<>(value));
            show(name);
        } else {
            shown.set(value);
        }
    }

    /** Makes the series of one figure those of the subjects that have it; series that stand are left alone. */
    private void show(String name) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        subjects.forEach((tags, subject) -> {
            AtomicReference<Double> figure = subject.figures.get(name);
            if (figure != null) {
                rows.add(MultiGauge.Row.of(tags, figure, AtomicReference::get));
            }
        });
        gauges.computeIfAbsent(name, first -> MultiGauge.builder(name).register(registry))
                .register(rows);
    }

    private void remove(Subject subject) {
        subject.counters.forEach(registry::remove);
        subject.figures.keySet().forEach(this::show);
    }
}
