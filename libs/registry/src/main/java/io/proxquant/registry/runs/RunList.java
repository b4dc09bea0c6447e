package io.proxquant.registry.runs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.storage.ListedObject;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** All runs that a trainer took, however many there are: in pages, the newest first. Holds no more than one page. */
public final class RunList {
    private static final int LISTED = 1_000;

    private final ObjectStore store;

    public RunList(ObjectStore store) {
        this.store = store;
    }

    /**
     * A page of runs.
     *
     * @param runs the newest first
     * @param total runs that there are, this page or not
     * @param more whether there are older ones than these
     */
    public record Page(List<ListedRun> runs, long total, boolean more) {
        public Page {
            runs = List.copyOf(runs);
        }
    }

    /** When a trainer took the request of this run; empty if none did. */
    public Optional<ListedRun> find(String run) {
        return store.objectsAfter(ManifestKeys.request(run), Optional.empty(), 1).stream()
                .map(object -> new ListedRun(run, object.modified()))
                .findFirst();
    }

    /** The newest runs; with {@code before} only those that were taken before that one. */
    public Page newest(int most, Optional<ListedRun> before) {
        PriorityQueue<ListedRun> newest = new PriorityQueue<>(ListedRun.NEWEST_FIRST.reversed());
        long total = 0;
        long fitting = 0;
        Optional<ObjectKey> after = Optional.empty();
        for (List<ListedObject> page = list(after); !page.isEmpty(); page = list(after)) {
            for (ListedObject object : page) {
                Optional<ListedRun> run = run(object);
                total += run.isPresent() ? 1 : 0;
                if (run.filter(each -> before.isEmpty() || ListedRun.NEWEST_FIRST.compare(each, before.get()) > 0)
                        .isPresent()) {
                    fitting++;
                    newest.add(run.get());
                    if (newest.size() > most) {
                        newest.remove();
                    }
                }
            }
            after = Optional.of(page.get(page.size() - 1).key());
        }
        List<ListedRun> runs = new ArrayList<>(newest);
        Collections.sort(runs, ListedRun.NEWEST_FIRST);
        return new Page(runs, total, fitting > runs.size());
    }

    private List<ListedObject> list(Optional<ObjectKey> after) {
        return store.objectsAfter(ManifestKeys.RUNS, after, LISTED);
    }

    private static Optional<ListedRun> run(ListedObject object) {
        String rest = object.key().value().substring(ManifestKeys.RUNS.length());
        int slash = rest.indexOf('/');
        return slash > 0 && object.key().value().equals(ManifestKeys.request(rest.substring(0, slash)))
                ? Optional.of(new ListedRun(rest.substring(0, slash), object.modified()))
                : Optional.empty();
    }
}
