package io.proxquant.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.proxquant.recipes.yaml.Node;

import static io.proxquant.recipes.KeyDeclaration.integer;
import static io.proxquant.recipes.KeyDeclaration.requiredText;

/** Validates a whole recipe, section by section, then across sections. One instance per recipe. */
final class RecipeRules {
    static final long MAX_SEED = (1L << 53) - 1;
    static final KeyDeclaration API_VERSION =
            KeyDeclaration.requiredChoice("apiVersion", "version of the recipe format", List.of(Recipe.API_VERSION));
    static final KeyDeclaration MODEL = requiredText("model", "the model that checkpoints belong to");
    static final KeyDeclaration SEED = integer("seed", 1, 0, MAX_SEED, "seed of every random choice");

    private final Declarations declarations;
    private final Set<RecipeSection> sections;
    private final Fields root;
    private TensorRules tensors;

    RecipeRules(Declarations declarations, Set<RecipeSection> sections, Problems problems, Node.Mapping document) {
        this.declarations = declarations;
        this.sections = sections;
        this.root = new Fields(problems, "", document, new LinkedHashMap<>());
    }

    /** Reports what is wrong and returns the document with defaults filled in. */
    Map<String, Object> check() {
        header();
        Fields network = section(RecipeSection.NETWORK);
        Fields data = section(RecipeSection.DATA);
        Fields training = section(RecipeSection.TRAINING);
        Optional<Declaration> networkKind =
                network == null ? Optional.empty() : new NetworkRules(declarations).check(network);
        networkKind.ifPresent(kind -> tensors = TensorRules.of(network, kind));
        Optional<Declaration> dataKind = typed(data, Declaration.Kind.DATA, "which data set");
        if (training != null) {
            new TrainingRules(declarations, tensors).check(training);
        }
        quantizations();
        Fields evaluation = section(RecipeSection.EVALUATION);
        if (evaluation != null) {
            JudgingRules.evaluation(evaluation);
        }
        Fields gate = section(RecipeSection.GATE);
        if (gate != null) {
            JudgingRules.gate(gate);
        }
        sweep();
        CrossRules cross = new CrossRules(root.problems());
        dataKind.ifPresent(kind -> cross.task(kind, training, gate));
        networkKind.ifPresent(kind -> dataKind.ifPresent(ofData -> cross.fit(network, kind, data, ofData)));
        root.finish();
        complete();
        return root.filled();
    }

    private void header() {
        root.value(API_VERSION);
        ReferenceRules.model(root, MODEL);
        root.value(SEED);
    }

    /** The section's map if it is there and ours to validate; otherwise it is kept as it stands. */
    private Fields section(RecipeSection section) {
        if (sections.contains(section)) {
            return root.map(section.key());
        }
        root.keep(section.key());
        return null;
    }

    private Optional<Declaration> typed(Fields fields, Declaration.Kind kind, String what) {
        return fields == null ? Optional.empty() : new TypedRules(declarations).check(fields, "type", kind, what);
    }

    private void quantizations() {
        if (!sections.contains(RecipeSection.QUANTIZATIONS)) {
            root.keep(RecipeSection.QUANTIZATIONS.key());
            return;
        }
        Object training = root.filled().get(RecipeSection.TRAINING.key());
        new QuantizationRules(
                        declarations,
                        Defaults.layers(training),
                        Defaults.granularity(training),
                        Defaults.axis(training),
                        tensors)
                .check(root.maps(RecipeSection.QUANTIZATIONS.key()));
    }

    private void sweep() {
        Fields sweep = section(RecipeSection.SWEEP);
        if (sweep != null) {
            new SweepRules(declarations).check(sweep, root.filled().get(RecipeSection.TRAINING.key()));
        } else if (!root.has(RecipeSection.SWEEP.key())) {
            WarmStartRules.refuseMember(root);
        }
    }

    private void complete() {
        boolean scores = root.has("network") && root.has("data");
        if (!root.has("training") && !root.has("quantizations") && !scores) {
            root.problems()
                    .add(root.here(), "", "needs a training section, quantizations, or network and data to score by");
        }
        boolean runs = root.has("training") || root.has("evaluation");
        for (String key : List.of("network", "data")) {
            if (runs && !root.has(key)) {
                root.missing(key, "training and evaluation need it");
            }
        }
        boolean judged = root.has("network") && root.has("data") && root.has("quantizations");
        if (judged && !root.has("evaluation") && sections.contains(RecipeSection.EVALUATION)) {
            root.fill("evaluation", Map.of("policy", EvaluationSection.Policy.FINAL.wire(), "batch", 500));
        }
    }
}
