package io.proxquant.recipes;

import java.util.List;
import java.util.Map;

import static io.proxquant.recipes.KeyDeclaration.optionalText;

/** Validates where training starts from: float training here, or weights that exist, and not both. */
final class WarmStartRules {
    static final KeyDeclaration CHECKPOINT = optionalText("checkpoint", "digest of a checkpoint");
    static final KeyDeclaration RUN = optionalText("run", "a finished run");

    private WarmStartRules() {}

    static void check(Fields training) {
        Fields warmStart = training.map("warmStart");
        if (warmStart == null) {
            return;
        }
        if (warmStart.has("checkpoint")) {
            ReferenceRules.digest(warmStart, CHECKPOINT);
            existing(warmStart, "checkpoint", "run");
        } else if (warmStart.has("run")) {
            ReferenceRules.runPattern(warmStart, RUN);
            existing(warmStart, "run", "checkpoint");
        } else {
            PhaseRules.check(warmStart);
        }
        warmStart.finish();
    }

    /** Refuses {@code {member}} in a recipe without sweep, since its run has no number. */
    static void refuseMember(Fields root) {
        if (root.filled().get("training") instanceof Map<?, ?> training
                && training.get("warmStart") instanceof Map<?, ?> warmStart
                && String.valueOf(warmStart.get("run")).contains(WarmStartSection.MEMBER)) {
            root.problems()
                    .add(
                            root.at("training"),
                            "training.warmStart.run",
                            "has " + WarmStartSection.MEMBER + ", but the recipe has no sweep; " + WarmStartSection.SEED
                                    + " works without one");
        }
    }

    private static void existing(Fields warmStart, String given, String other) {
        for (String key : List.of(other, "epochs", "optimizer", "schedule")) {
            warmStart.refuse(key, "does not go with '" + given + "', which names weights that exist");
        }
    }
}
