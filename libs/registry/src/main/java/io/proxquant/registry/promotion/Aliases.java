package io.proxquant.registry.promotion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectStore;

/**
 * A model's champions, newest first, in a numbered log. The head is read without the history, and since entries are made once
 * and never change, each is read once by a process and its outline remembered.
 */
public final class Aliases {
    private static final int MAX_MODELS = 1_000;

    private final ObjectStore store;
    private final Manifests manifests;
    private final Map<String, List<AliasMove>> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<AliasMove>> eldest) {
            return size() > MAX_MODELS;
        }
    };

    public Aliases(ObjectStore store, Manifests manifests) {
        this.store = store;
        this.manifests = manifests;
    }

    /** The newest entry of a model's log: its champion. */
    public Optional<NumberedLog.Entry<AliasEntry>> head(String model) {
        return log(model).newest();
    }

    /** The log up to its newest entry. */
    public AliasView view(String model) {
        Optional<NumberedLog.Entry<AliasEntry>> head = head(model);
        return new AliasView(head, head.map(newest -> reigns(model, newest)).orElse(List.of()));
    }

    /** The entry of this number. */
    public Optional<NumberedLog.Entry<AliasEntry>> entry(String model, long number) {
        return log(model).entry(number);
    }

    /** All entries, newest first, each read as the stream is. */
    public Stream<NumberedLog.Entry<AliasEntry>> history(String model) {
        return log(model).history();
    }

    /** Makes the entry number {@code newest + 1}; false if another was first. */
    public boolean append(String model, long newest, AliasEntry entry, String traceparent) {
        return log(model).append(newest, entry, traceparent);
    }

    private synchronized List<AliasMove> reigns(String model, NumberedLog.Entry<AliasEntry> newest) {
        List<AliasMove> reigns = known.computeIfAbsent(model, any -> new ArrayList<>());
        long read = reigns.isEmpty() ? 0 : reigns.get(reigns.size() - 1).number();
        for (long number = read + 1; number < newest.number(); number++) {
            entry(model, number).ifPresent(entry -> reigns.add(AliasMove.of(entry.number(), entry.content())));
        }
        if (read < newest.number()) {
            reigns.add(AliasMove.of(newest.number(), newest.content()));
        }
        return reigns.stream()
                .filter(reign -> reign.number() <= newest.number())
                .toList();
    }

    private NumberedLog<AliasEntry> log(String model) {
        return new NumberedLog<>(store, manifests, ManifestKeys.aliases(model), AliasEntry.class);
    }
}
