package io.proxquant.evaluator.promotion;

import java.util.List;
import java.util.Optional;

import io.proxquant.storage.Manifests;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectStore;

/**
 * A model's champions, newest first, at {@code models/<model>/aliases/}. Reading gives one consistent view: the entries
 * up to the newest one listed, on which a compare-and-set append then rests.
 */
public final class AliasLog {
    private final ObjectStore store;
    private final Manifests manifests;

    public AliasLog(ObjectStore store, Manifests manifests) {
        this.store = store;
        this.manifests = manifests;
    }

    /**
     * The log as it was at one moment.
     *
     * @param entries newest first; champions are few, so all are read
     */
    public record View(List<NumberedLog.Entry<AliasEntry>> entries) {

        /** The reigning champion. */
        public Optional<AliasEntry> champion() {
            return entries.stream().findFirst().map(NumberedLog.Entry::content);
        }

        /** Number of the newest entry, 0 while the log is empty. */
        public long number() {
            return entries.isEmpty() ? 0 : entries.get(0).number();
        }

        /** The promotion that this artifact event caused, if it did. */
        Optional<AliasEntry> causedBy(String eventHash) {
            return entries.stream()
                    .map(NumberedLog.Entry::content)
                    .filter(entry -> entry.event().equals(eventHash))
                    .findFirst();
        }

        /** Newest step with which the run ever reigned, or null. */
        Long newestStepOf(String run) {
            return entries.stream()
                    .map(NumberedLog.Entry::content)
                    .filter(entry -> entry.run().equals(run))
                    .map(AliasEntry::step)
                    .max(Long::compare)
                    .orElse(null);
        }
    }

    /** The log of a model now. */
    public View read(String model) {
        return new View(log(model).history().toList());
    }

    /** Makes the entry number {@code newest + 1}; false if another was first. */
    boolean append(String model, long newest, AliasEntry entry, String traceparent) {
        return log(model).append(newest, entry, traceparent);
    }

    private NumberedLog<AliasEntry> log(String model) {
        return new NumberedLog<>(store, manifests, prefix(model), AliasEntry.class);
    }

    /** What the keys of a model's entries begin with. */
    static String prefix(String model) {
        return "models/" + model + "/aliases/";
    }
}
