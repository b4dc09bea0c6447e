package io.proxquant.registry.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.proxquant.storage.ObjectKey;

/**
 * Which checkpoints are kept, and why: the newest of each run, what aliases, decisions and running runs need, what these were
 * made from and are judged against, and whatever is young.
 */
final class CheckpointRetention {
    private final RetentionSettings settings;
    private final Pins pins;
    private final Instant cut;

    /** @param cut what is younger is not touched */
    CheckpointRetention(RetentionSettings settings, Pins pins, Instant cut) {
        this.settings = settings;
        this.pins = pins;
        this.cut = cut;
    }

    /** The reasons by key; what has none goes. Of those with a mark only what is pinned has one. */
    Map<ObjectKey, KeepReason> kept(List<StoredCheckpoint> all) {
        Map<ObjectKey, KeepReason> kept = new HashMap<>();
        Set<ObjectKey> newest = newest(all);
        all.forEach(each ->
                reason(each, newest).ifPresent(why -> kept.put(each.name().key(), why)));
        // What is kept is judged against its warm start, and what reigns may be made again from its parent.
        Pins more = new Pins();
        for (StoredCheckpoint each : all) {
            KeepReason why = kept.get(each.name().key());
            if (why != null && each.facts() != null) {
                more.checkpoint(each.facts().warmStart(), KeepReason.BASELINE);
                if (why.compareTo(KeepReason.DECISION) < 0) {
                    more.checkpoint(each.facts().parent(), KeepReason.PARENT);
                }
            }
        }
        for (StoredCheckpoint each : all) {
            more.ofCheckpoint(each.digest())
                    .ifPresent(why -> kept.merge(
                            each.name().key(), why, (one, other) -> one.compareTo(other) <= 0 ? one : other));
        }
        return kept;
    }

    private Optional<KeepReason> reason(StoredCheckpoint each, Set<ObjectKey> newest) {
        Optional<KeepReason> pinned = pins.ofCheckpoint(each.digest());
        if (pinned.isPresent() || !each.valid()) {
            return pinned;
        }
        if (each.digest() == null) {
            return Optional.of(KeepReason.UNREADABLE);
        }
        if (newest.contains(each.name().key())) {
            return Optional.of(KeepReason.NEWEST);
        }
        return each.name().modified().isAfter(cut) ? Optional.of(KeepReason.YOUNG) : Optional.empty();
    }

    /** Steps are counted, not manifests: other trainers may publish a step more than once. */
    private Set<ObjectKey> newest(List<StoredCheckpoint> all) {
        Map<String, List<StoredCheckpoint>> runs = new HashMap<>();
        all.stream().filter(StoredCheckpoint::valid).forEach(each -> runs.computeIfAbsent(
                        each.run(), run -> new ArrayList<>())
                .add(each));
        Set<ObjectKey> newest = new HashSet<>();
        runs.values().forEach(run -> {
            NavigableSet<String> steps = new TreeSet<>();
            run.forEach(each -> steps.add(each.step()));
            Set<String> last = new HashSet<>(steps.descendingSet().stream()
                    .limit(settings.checkpointsOf(run.get(0).model()))
                    .toList());
            run.stream()
                    .filter(each -> last.contains(each.step()))
                    .forEach(each -> newest.add(each.name().key()));
        });
        return newest;
    }
}
