package io.proxquant.recipes;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.quantization.presets.AxisRule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a good recipe becomes. */
class RecipeReaderTest {
    private static final Declarations ALL = TestDeclarations.all();

    @Test
    void networkAndDataAloneAreEnoughToScoreBy() throws RecipeException {
        String scoring =
                """
                apiVersion: proxquant.io/v1
                model: m
                network: {type: resnet}
                data: {type: fashion-mnist}
                """;
        Recipe recipe = RecipeReader.read(scoring, ALL);
        assertThat(recipe.training()).isNull();
        assertThat(recipe.quantizations()).isEmpty();
        assertThatThrownBy(() -> RecipeReader.read(scoring.replaceFirst("data: .*", ""), ALL))
                .hasMessageContaining("needs a training section, quantizations, or network and data to score by");
    }

    @Test
    void everySectionIsReadIntoItsRecord() throws Exception {
        Recipe recipe = RecipeReader.read(Texts.IMAGES, ALL);

        assertThat(recipe.model()).isEqualTo("fashion-resnet20");
        assertThat(recipe.seed()).isEqualTo(7);
        assertThat(recipe.network().type()).isEqualTo("resnet");
        assertThat(recipe.network().options().integer("depth")).isEqualTo(20);
        assertThat(recipe.data())
                .isEqualTo(new DataSection(
                        "fashion-mnist", Options.of(Map.of("trainCount", 20000, "validationCount", 5000))));
        TrainingSection training = recipe.training();
        assertThat(training.batch()).isEqualTo(128);
        assertThat(training.bptt()).isNull();
        assertThat(training.clipNorm()).isEqualTo(0.25);
        assertThat(training.method())
                .isEqualTo(new MethodSection(
                        "proxquant-binary",
                        1e-4,
                        2,
                        "tensor",
                        Options.of(Map.of("adjustRate", "no")),
                        AxisRule.none(),
                        null,
                        List.of(),
                        false));
        assertThat(training.layers()).isEqualTo(new LayersSection(List.of("**"), List.of("bn*", "fc.*")));
        assertThat(training.warmStart().trainsHere()).isTrue();
        assertThat(training.warmStart().phase())
                .isEqualTo(new PhaseSection(
                        12, new OptimizerSection.Sgd(0.1, 0.9, false, 1e-4), new ScheduleSection.Cosine()));
        assertThat(training.quantize())
                .isEqualTo(new PhaseSection(
                        10,
                        new OptimizerSection.Adam(0.01, 0.9, 0.999, 1e-8, 0),
                        new ScheduleSection.Milestones(List.of(4, 8), 0.1)));
        assertThat(training.freeze().schedule()).isEqualTo(new ScheduleSection.Plateau(1.2));
        assertThat(training.checkpoints()).isEqualTo(new CheckpointsSection(null, 100));
        assertThat(recipe.evaluation()).isEqualTo(new EvaluationSection(EvaluationSection.Policy.EVERY, 3, 250, null));
        assertThat(recipe.gate().limits())
                .isEqualTo(Map.of(GateRule.MAX_ACCURACY_DROP_POINTS, 5.0, GateRule.MIN_ACCURACY, 0.8));
    }

    @Test
    void aQuantizationTakesOverTrainingsLayersAndGivesOneVariantPerStrength() throws Exception {
        Recipe recipe = RecipeReader.read(Texts.IMAGES, ALL);

        assertThat(recipe.variants())
                .extracting(QuantizationVariant::name)
                .containsExactly("binary", "two-bit", "path-0.1", "path-0.5", "path-2");
        assertThat(recipe.variants()).extracting(QuantizationVariant::digest).doesNotHaveDuplicates();
        assertThat(recipe.variants().get(0).layers().exclude()).containsExactly("bn*", "fc.*");
        QuantizationVariant twoBit = recipe.variants().get(1);
        assertThat(twoBit.layers().include()).containsExactly("layer*");
        assertThat(twoBit.options().asMap()).isEqualTo(Map.of("bits", 2, "rounds", 2));
        assertThat(recipe.variants().get(3).strength()).isEqualTo(0.5);
        assertThat(recipe.variants().get(3).reference().mode()).isEqualTo(ArtifactKind.PROX);
    }

    @Test
    void defaultsAreFilledIn() throws Exception {
        Recipe recipe = RecipeReader.read(Texts.TEXT, ALL);

        assertThat(recipe.seed()).isEqualTo(1);
        assertThat(recipe.network().options().asMap())
                .isEqualTo(Map.of("vocabulary", 10000, "embedding", 300, "hidden", 300, "layers", 1, "dropout", 0.2));
        TrainingSection training = recipe.training();
        assertThat(training.method().granularity()).isEqualTo("row");
        assertThat(training.method().options().asMap())
                .isEqualTo(Map.of("bits", 2, "rounds", 2, "proxRounds", 1, "adjustRate", "no"));
        assertThat(training.method().preset().newQuantizer().layout().bits()).isEqualTo(2);
        assertThat(training.layers().exclude()).as("the preset's rule").containsExactly("*bias*");
        assertThat(training.warmStart().trainsHere()).isFalse();
        assertThat(training.warmStart().run()).isEqualTo("ptb-float");
        assertThat(training.quantize().schedule()).isEqualTo(new ScheduleSection.Constant());
        assertThat(training.freeze()).isNull();
        assertThat(training.checkpoints()).isEqualTo(new CheckpointsSection(1, null));
        QuantizationVariant only = recipe.variants().get(0);
        assertThat(only.mode()).isEqualTo(ArtifactKind.HARD);
        assertThat(only.granularity()).as("the method's").isEqualTo("row");
        assertThat(recipe.evaluation())
                .isEqualTo(new EvaluationSection(EvaluationSection.Policy.FINAL, null, 500, null));
    }

    @Test
    void theStoredFormReadsBackEqual() throws Exception {
        for (String text : List.of(Texts.IMAGES, Texts.TEXT)) {
            Recipe recipe = RecipeReader.read(text, ALL);

            Recipe again = RecipeReader.fromJson(recipe.canonical(), ALL, EnumSet.allOf(RecipeSection.class));

            assertThat(again).isEqualTo(recipe);
            assertThat(again.digest()).isEqualTo(recipe.digest());
        }
    }

    @Test
    void theDigestIsOfTheMeaningNotOfTheSpelling() throws Exception {
        Digest digest = RecipeReader.read(Texts.TEXT, ALL).digest();

        String otherSpelling = Texts.TEXT
                .replace("rate: 0.001", "rate: 1.0e-3")
                .replace("epochs: 4", "epochs: 4.0")
                .replace("rate: 20}", "rate: 20.0, momentum: 0}")
                .replace("model: ptb-lstm", "seed: 1\nmodel: \"ptb-lstm\"   # same");
        assertThat(RecipeReader.read(otherSpelling, ALL).digest()).isEqualTo(digest);
        assertThat(RecipeReader.read(Texts.TEXT.replace("epochs: 4", "epochs: 5"), ALL)
                        .digest())
                .isNotEqualTo(digest);
    }

    @Test
    void aModelMayHaveAnyNameAndIsStoredAsKeysHaveIt() throws Exception {
        Recipe recipe = RecipeReader.read(Texts.TEXT.replace("model: ptb-lstm", "model: me/PTB_LSTM"), ALL);

        assertThat(recipe.model()).isEqualTo("x--me-3-p-t-b-2-l-s-t-m");
        assertThat(RecipeReader.fromJson(recipe.canonical(), ALL, EnumSet.allOf(RecipeSection.class)))
                .isEqualTo(recipe);
    }

    @Test
    void aServiceReadsWhatItRunsWithoutKnowingTheRest() throws Exception {
        Recipe whole = RecipeReader.read(Texts.IMAGES, ALL);
        Declarations quantizers = Declarations.of(new QuantizationDeclarations().declarations());

        Recipe part = RecipeReader.fromJson(whole.canonical(), quantizers, EnumSet.of(RecipeSection.QUANTIZATIONS));

        assertThat(part.variants()).isEqualTo(whole.variants());
        assertThat(part.network()).isNull();
        assertThat(part.training()).isNull();
        assertThat(part.digest()).isEqualTo(whole.digest());
    }

    @Test
    void sectionsOfALaterVersionDoNotStopAServiceThatDoesNotRunThem() throws Exception {
        byte[] later = new String(RecipeReader.read(Texts.TEXT, ALL).canonical(), StandardCharsets.UTF_8)
                .replace("\"type\":\"sgd\"", "\"type\":\"lion\"")
                .replace("\"type\":\"lstm\"", "\"type\":\"transformer\"")
                .getBytes(StandardCharsets.UTF_8);

        Recipe part = RecipeReader.fromJson(later, ALL, EnumSet.of(RecipeSection.QUANTIZATIONS, RecipeSection.GATE));

        assertThat(part.variants()).hasSize(1);
        assertThat(part.gate().byKey()).isEqualTo(Map.of("maxPerplexityRatio", 1.15));
    }

    @Test
    void aRecipeForForeignCheckpointsNeedsNoTraining() throws Exception {
        Recipe recipe = RecipeReader.read(
                """
                apiVersion: proxquant.io/v1
                model: theirs
                quantizations:
                  - {name: ternary, quantizer: ternary, granularity: row}
                """,
                ALL);

        assertThat(recipe.variants().get(0).layers()).isEqualTo(LayersSection.all());
        assertThat(recipe.evaluation()).isNull();
        assertThat(recipe.gate()).isNull();
    }
}
