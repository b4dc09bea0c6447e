package io.proxquant.recipes;

import java.util.List;
import java.util.Map;

import io.proxquant.recipes.yaml.Node;

import static io.proxquant.recipes.KeyDeclaration.ABOVE_ONE;
import static io.proxquant.recipes.KeyDeclaration.ABOVE_ZERO;
import static io.proxquant.recipes.KeyDeclaration.ANY;
import static io.proxquant.recipes.KeyDeclaration.BELOW_ONE;
import static io.proxquant.recipes.KeyDeclaration.flag;
import static io.proxquant.recipes.KeyDeclaration.real;
import static io.proxquant.recipes.KeyDeclaration.requiredInteger;
import static io.proxquant.recipes.KeyDeclaration.requiredReal;

/** Validates one phase of training: epochs, optimizer and learning-rate schedule. */
final class PhaseRules {
    static final String MILESTONES = "milestones";
    private static final int MAX_EPOCHS = 1_000_000;
    private static final List<String> ESTIMATE_CURVATURE = List.of("adam");
    static final KeyDeclaration EPOCHS = requiredInteger("epochs", 1, MAX_EPOCHS, "passes over the training data");
    private static final KeyDeclaration DECAY = real("weightDecay", 0, 0, ANY, "L2 decay added to the gradient");
    private static final KeyDeclaration RATE = requiredReal("rate", ABOVE_ZERO, ANY, "learning rate");
    private static final KeyDeclaration FACTOR_BELOW =
            requiredReal("factor", ABOVE_ZERO, BELOW_ONE, "the rate is multiplied by it");
    private static final KeyDeclaration FACTOR_ABOVE =
            requiredReal("factor", ABOVE_ONE, ANY, "the rate is divided by it, e.g. 1.2");
    static final KeyDeclaration MILESTONE =
            requiredInteger("at", 1, MAX_EPOCHS, "epochs at whose start the rate falls, e.g. [100, 150]");
    static final Declarations KINDS = Declarations.of(List.of(
            kind(
                    Declaration.Kind.OPTIMIZER,
                    "sgd",
                    RATE,
                    real("momentum", 0, 0, BELOW_ONE, "momentum"),
                    flag("nesterov", false, "Nesterov's look-ahead"),
                    DECAY),
            kind(
                    Declaration.Kind.OPTIMIZER,
                    "adam",
                    RATE,
                    real("beta1", 0.9, 0, BELOW_ONE, "decay of the first moment"),
                    real("beta2", 0.999, 0, BELOW_ONE, "decay of the second moment"),
                    real("epsilon", 1e-8, ABOVE_ZERO, 1, "keeps the division finite"),
                    DECAY),
            kind(Declaration.Kind.SCHEDULE, "constant"),
            kind(Declaration.Kind.SCHEDULE, "cosine"),
            kind(Declaration.Kind.SCHEDULE, "plateau", FACTOR_ABOVE),
            kind(Declaration.Kind.SCHEDULE, MILESTONES, FACTOR_BELOW)));

    private PhaseRules() {}

    /** Checks the three keys; unknown ones are the caller's to report. */
    static void check(Fields phase) {
        phase.value(EPOCHS);
        Fields optimizer = phase.map("optimizer");
        if (optimizer != null) {
            new TypedRules(KINDS).check(optimizer, "type", Declaration.Kind.OPTIMIZER, "sgd or adam");
            if (Boolean.TRUE.equals(optimizer.filled().get("nesterov"))
                    && Double.valueOf(0).equals(optimizer.filled().get("momentum"))) {
                optimizer
                        .problems()
                        .add(optimizer.at("nesterov"), optimizer.path("nesterov"), "needs momentum above 0");
            }
        } else if (!phase.has("optimizer")) {
            phase.missing("optimizer", "e.g. {type: sgd, rate: 0.1}");
        }
        if (phase.has("schedule")) {
            schedule(phase.map("schedule"));
        } else {
            phase.fill("schedule", Map.of("type", "constant"));
        }
    }

    /** Refuses an optimizer that estimates no curvature for a method that weighs errors by it. */
    static void checkNeeds(Fields phase, String method, List<?> needs) {
        if (needs.contains(Declaration.CURVATURE) && phase.filled().get("optimizer") instanceof Map<?, ?> optimizer) {
            Object type = optimizer.get("type");
            if (type != null && !ESTIMATE_CURVATURE.contains(type)) {
                phase.problems()
                        .add(
                                typeOf(phase.at("optimizer")),
                                phase.path("optimizer.type"),
                                "is " + type + ", which keeps no second moments, and method '" + method
                                        + "' weighs errors by them",
                                ESTIMATE_CURVATURE);
            }
        }
    }

    private static Node typeOf(Node optimizer) {
        return optimizer instanceof Node.Mapping map && map.entries().containsKey("type")
                ? map.entries().get("type").value()
                : optimizer;
    }

    private static void schedule(Fields schedule) {
        if (schedule == null) {
            return;
        }
        if (schedule.has("type") && MILESTONES.equals(schedule.at("type").plain())) {
            List<Object> at = schedule.values(MILESTONE);
            if (at == null || at.isEmpty()) {
                schedule.missing("at", MILESTONE.summary());
            } else if (!ascending(at)) {
                schedule.problems().add(schedule.at("at"), schedule.path("at"), "must ascend, was " + at);
            }
        }
        new TypedRules(KINDS).check(schedule, "type", Declaration.Kind.SCHEDULE, "how the learning rate moves");
    }

    /** The milestones with their list of epochs, which is checked separately, since no declaration can say that it ascends. */
    static Declaration milestones(Declaration declared) {
        return kind(declared.kind(), declared.name(), MILESTONE, FACTOR_BELOW);
    }

    private static boolean ascending(List<Object> epochs) {
        for (int i = 1; i < epochs.size(); i++) {
            if ((Long) epochs.get(i) <= (Long) epochs.get(i - 1)) {
                return false;
            }
        }
        return true;
    }

    private static Declaration kind(Declaration.Kind kind, String name, KeyDeclaration... keys) {
        return Declaration.of(kind, name, name, List.of(keys), Map.of());
    }
}
