package io.proxquant.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.proxquant.storage.DependencyState;
import io.proxquant.storage.StoreProof;

/**
 * Nothing is consumed before the store is proved, the topics are verified and what the service needs itself is there; then
 * readiness follows the outages. All of these only ever go from open to decided, so a passed gate stays passed.
 */
public final class StartGate {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final StoreProof proof;
    private final List<StartCondition> conditions;
    private final List<DependencyState> dependencies;

    /**
     * @param conditions the topics, and what a service asks for itself
     * @param dependencies what may be away later
     */
    public StartGate(StoreProof proof, List<StartCondition> conditions, List<DependencyState> dependencies) {
        this.proof = proof;
        this.conditions = List.copyOf(conditions);
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
        return proof.state() == StoreProof.State.PROVED
                && conditions.stream()
                        .allMatch(condition -> condition.problems().isEmpty());
    }

    /** What held when the gate was passed and is lost, if anything is; looks anew. */
    Optional<String> lost() {
        return conditions.stream()
                .flatMap(condition -> condition.lost().stream())
                .findFirst();
    }

    /** Everything that keeps the service from being ready, coded; empty if nothing does. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (proof.state() != StoreProof.State.PROVED) {
            problems.add("store: " + proof.detail());
        }
        conditions.forEach(condition -> problems.addAll(condition.problems()));
        for (DependencyState dependency : dependencies) {
            dependency
                    .problem()
                    .ifPresent(problem ->
                            problems.add(dependency.name() + ": [" + problem.code() + "] " + problem.detail()));
        }
        return problems;
    }
}
