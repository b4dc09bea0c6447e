package io.proxquant.registry.promotion;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import io.proxquant.contracts.Digest;
import io.proxquant.storage.NumberedLog;

/** A model's alias log as it was at one moment, on which a compare-and-set append then rests. */
public final class AliasView {
    private final Optional<NumberedLog.Entry<AliasEntry>> head;
    private final List<AliasMove> reigns;

    AliasView(Optional<NumberedLog.Entry<AliasEntry>> head, List<AliasMove> reigns) {
        this.head = head;
        this.reigns = List.copyOf(reigns);
    }

    /** The reigning champion. */
    public Optional<AliasEntry> champion() {
        return head.map(NumberedLog.Entry::content);
    }

    /** Number of the newest entry, 0 while the log is empty. */
    public long number() {
        return head.map(NumberedLog.Entry::number).orElse(0L);
    }

    /** Number of the newest entry that this artifact event caused. */
    public OptionalLong causedBy(Digest eventHash) {
        return reigns.stream()
                .filter(reign -> reign.event().equals(eventHash))
                .mapToLong(AliasMove::number)
                .max();
    }

    /** Newest step with which the run ever reigned, or null. */
    public Long newestStepOf(String run) {
        return reigns.stream()
                .filter(reign -> reign.run().equals(run))
                .map(AliasMove::step)
                .max(Long::compare)
                .orElse(null);
    }
}
