package io.proxquant.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.proxquant.storage.DependencyState;
import io.proxquant.storage.StoreProof;

/**
 * Nothing is consumed before the store is proved and the topics are verified; then readiness follows the outages. Both
 * proofs only ever go from open to decided, so a passed gate stays passed.
 */
public final class StartGate {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final StoreProof proof;
    private final Supplier<List<String>> topicProblems;
    private final List<DependencyState> dependencies;

    /**
     * @param topicProblems what is wrong with the topics or unknown about them; empty once they are verified
     * @param dependencies what may be away later
     */
    public StartGate(StoreProof proof, Supplier<List<String>> topicProblems, List<DependencyState> dependencies) {
        this.proof = proof;
        this.topicProblems = topicProblems;
        this.dependencies = List.copyOf(dependencies);
    }

    /** Waits until consumption may begin; false if the work was asked to stop before. */
    boolean awaitOpen(RunningWork work) {
        while (!passed()) {
            if (work.awaitStop(LOOK_AGAIN)) {
                return false;
            }
        }
        return !work.stopRequested();
    }

    /** Whether the proofs of the start are done. */
    public boolean passed() {
        return proof.state() == StoreProof.State.PROVED && topicProblems.get().isEmpty();
    }

    /** Everything that keeps the service from being ready, coded; empty if nothing does. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (proof.state() != StoreProof.State.PROVED) {
            problems.add("store: " + proof.detail());
        }
        problems.addAll(topicProblems.get());
        for (DependencyState dependency : dependencies) {
            dependency
                    .problem()
                    .ifPresent(problem ->
                            problems.add(dependency.name() + ": [" + problem.code() + "] " + problem.detail()));
        }
        return problems;
    }
}
