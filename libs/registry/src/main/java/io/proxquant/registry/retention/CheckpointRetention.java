package io.proxquant.registry.retention;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.proxquant.contracts.Digest;
import io.proxquant.storage.ObjectKey;

/**
 * Decides which checkpoints are kept, and why: the newest of each run, what aliases, decisions and running runs need, what
 * these were made from and are judged against, and whatever is young.
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

    /** Reasons to keep, by key; a checkpoint without one goes. A marked checkpoint has one only if something pins it. */
    Map<ObjectKey, KeepReason> kept(List<ListedCheckpoint> all) {
        Map<ObjectKey, KeepReason> kept = new HashMap<>();
        Set<ObjectKey> newest = newest(all);
        all.forEach(each ->
                reason(each, newest).ifPresent(why -> kept.put(each.name().key(), why)));
        follow(all, kept);
        return kept;
    }

    /**
     * Keeps the warm start that a kept checkpoint is judged against, then that one's own, and so on. Keeps the parent of what
     * reigns, from which it may be made again; where that is of another run, as in a calibration, it is what was trained, and
     * its own parent is kept too.
     */
    private static void follow(List<ListedCheckpoint> all, Map<ObjectKey, KeepReason> kept) {
        Map<Digest, List<ListedCheckpoint>> byDigest = new HashMap<>();
        all.stream().filter(each -> each.digest() != null).forEach(each -> byDigest.computeIfAbsent(
                        each.digest(), digest -> new ArrayList<>())
                .add(each));
        Deque<ListedCheckpoint> open = new ArrayDeque<>(all.stream()
                .filter(each -> kept.containsKey(each.name().key()) && each.facts() != null)
                .toList());
        Set<ObjectKey> made = new HashSet<>();
        for (ListedCheckpoint each : open) {
            if (kept.get(each.name().key()).compareTo(KeepReason.DECISION) < 0) {
                made.add(each.name().key());
            }
        }
        while (!open.isEmpty()) {
            ListedCheckpoint each = open.remove();
            for (ListedCheckpoint warm : byDigest.getOrDefault(each.facts().warmStart(), List.of())) {
                if (strengthen(kept, warm, KeepReason.BASELINE)) {
                    open.add(warm);
                }
            }
            if (!made.contains(each.name().key())) {
                continue;
            }
            for (ListedCheckpoint parent : byDigest.getOrDefault(each.facts().parent(), List.of())) {
                boolean further = !parent.run().equals(each.run())
                        && made.add(parent.name().key());
                if (strengthen(kept, parent, KeepReason.PARENT) || further) {
                    open.add(parent);
                }
            }
        }
    }

    /** Whether the reason is new or stronger than the one before. */
    private static boolean strengthen(Map<ObjectKey, KeepReason> kept, ListedCheckpoint which, KeepReason why) {
        KeepReason before = kept.get(which.name().key());
        if (before != null && before.compareTo(why) <= 0) {
            return false;
        }
        kept.put(which.name().key(), why);
        return true;
    }

    private Optional<KeepReason> reason(ListedCheckpoint each, Set<ObjectKey> newest) {
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
    private Set<ObjectKey> newest(List<ListedCheckpoint> all) {
        Map<String, List<ListedCheckpoint>> runs = new HashMap<>();
        all.stream().filter(ListedCheckpoint::valid).forEach(each -> runs.computeIfAbsent(
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
