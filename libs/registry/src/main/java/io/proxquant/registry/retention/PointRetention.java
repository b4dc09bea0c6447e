package io.proxquant.registry.retention;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.storage.ObjectKey;

/**
 * Decides which points of closed loops, and which rejections of points, are kept: all of runs that have not ended, since an
 * interrupted run goes back to its last checkpoint and comes to points again that it had passed; of other runs those that are
 * young.
 */
final class PointRetention {
    private static final int RUN = 2;

    private final RunStates runs;
    private final Instant cut;

    /** @param cut what is younger is not touched */
    PointRetention(RunStates runs, Instant cut) {
        this.runs = runs;
        this.cut = cut;
    }

    /** Reasons to keep, by key; a point without one goes. */
    Map<ObjectKey, KeepReason> kept(List<ListedCheckpoint> points) {
        Map<ObjectKey, KeepReason> kept = new HashMap<>();
        for (ListedCheckpoint point : points) {
            boolean unreadable = point.valid() && point.digest() == null;
            Optional<KeepReason> why = reason(point.name(), point.name().segment(RUN));
            why.or(() -> unreadable ? Optional.of(KeepReason.UNREADABLE) : Optional.empty())
                    .ifPresent(reason -> kept.put(point.name().key(), reason));
        }
        return kept;
    }

    /** Why a rejection is needed; its key is that of the point behind a prefix of its own. */
    Optional<KeepReason> ofRejection(StoredName name) {
        return reason(name, name.segment(RUN + 1));
    }

    private Optional<KeepReason> reason(StoredName name, String run) {
        if (!runs.ended(run)) {
            return Optional.of(KeepReason.RUNNING);
        }
        boolean young = name.marked().isEmpty() && name.modified().isAfter(cut);
        return young ? Optional.of(KeepReason.YOUNG) : Optional.empty();
    }
}
