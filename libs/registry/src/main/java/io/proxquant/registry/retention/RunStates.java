package io.proxquant.registry.retention;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.proxquant.checkpoints.manifest.ManifestKeys;

/**
 * Tells from the names of objects which runs have ended, which were asked for and have not, and which states between
 * checkpoints both have. Only names are held in memory.
 */
final class RunStates {
    private static final int RUN = 1;

    private final Set<String> ended = new HashSet<>();
    private final Set<String> asked = new HashSet<>();
    private final Map<String, List<StoredName>> states = new TreeMap<>();

    /** Reads all names under {@code runs/}. */
    static RunStates read(StoreListing listing) {
        RunStates runs = new RunStates();
        listing.manifests(ManifestKeys.RUNS, runs::take);
        return runs;
    }

    private void take(StoredName name) {
        if (name.segments() == 3 && name.segment(2).equals("request.json")) {
            asked.add(name.segment(RUN));
        } else if (name.segments() == 3 && name.segment(2).equals("result.json")) {
            ended.add(name.segment(RUN));
        } else if (name.segments() == 4 && name.segment(2).equals("resume")) {
            states.computeIfAbsent(name.segment(RUN), run -> new ArrayList<>()).add(name);
        }
    }

    boolean ended(String run) {
        return ended.contains(run);
    }

    /** Runs, and requests for sweeps, that have no result. */
    List<String> open() {
        return asked.stream().filter(run -> !ended.contains(run)).sorted().toList();
    }

    /** States between checkpoints by run. */
    Map<String, List<StoredName>> states() {
        return states;
    }
}
