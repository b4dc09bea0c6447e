package io.proxquant.recipes;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a bad recipe gets: every problem, each with line, column, key and what would be right. */
class RecipeProblemsTest {
    private static final Declarations ALL = TestDeclarations.all();

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    # good | bad | what the problem points at | key and message
                    v1                             | v2                                | proxquant.io/v2      | apiVersion: 'proxquant.io/v2' is not known (did you mean 'proxquant.io/v1'?); allowed: proxquant.io/v1
                    model: fashion-resnet20        | model: Fashion//ResNet            | Fashion//ResNet      | model: must have 1 to 200 characters
                    model: fashion-resnet20        | modle: x                          | modle                | modle: is not a known key (did you mean 'model'?); allowed: apiVersion, model,
                    seed: 7                        | seed: 9007199254740992            | 9007199254740992     | seed: must be at least 0 and at most 9007199254740991
                    seed: 7                        | seed: one                         | one                  | seed: must be a whole number, was 'one'
                    seed: 7                        | seed: 1.5                         | 1.5                  | seed: must be a whole number, was '1.5'
                    type: resnet                   | type: resnt                       | resnt                | network.type: 'resnt' is not known (did you mean 'resnet'?); allowed: resnet, lenet-300-100, lenet-5, lstm
                    depth: 20                      | depth: 4                          | 4                    | network.depth: must be at least 8 and at most 1202, was 4
                    classes: 10                    | classes: 7                        | 7                    | network.classes: is 7, but 'fashion-mnist' has 10; allowed: 10
                    shortcut: B                    | shortcut: C                       | C                    | network.shortcut: 'C' is not known (did you mean 'B'?); allowed: B, A
                    type: fashion-mnist            | type: ptb                         | resnet               | network.type: 'resnet' works on images, but 'ptb' is text
                    batch: 128                     | batch: 0                          | 0                    | training.batch: must be at least 1 and at most 1000000, was 0
                    batch: 128                     | batch:                            | ``                   | training.batch: has no value; give one or leave the key out
                    clipNorm: 0.25                 | clipNorm: 0                       | 0                    | training.clipNorm: must be above 0, was 0.0
                    clipNorm: 0.25                 | bptt: 30                          | 30                   | training.bptt: is for text, and 'fashion-mnist' is images
                    rate: 1.0e-4, codebookPeriod   | rate: -1.0e-4, codebookPeriod     | -1.0e-4              | training.method.rate: must be at least 0 and at most 1000000000, was -1.0E-4
                    rate: 1.0e-4, codebookPeriod   | rate: .nan, codebookPeriod        | .nan                 | training.method.rate: must be a finite number, was .nan
                    rate: 1.0e-4, codebookPeriod   | rate: .inf, codebookPeriod        | .inf                 | training.method.rate: must be a finite number, was .inf
                    rate: 1.0e-4, codebookPeriod   | rate: 1.0e999, codebookPeriod     | 1.0e999              | training.method.rate: must be a finite number, was 1.0e999
                    rate: 1.0e-4, codebookPeriod   | rate: '1.0e-4', codebookPeriod    | '1.0e-4'             | training.method.rate: must be a number, was '1.0e-4'
                    proxquant-binary               | proxquant-binry                   | proxquant-binry      | training.method.name: 'proxquant-binry' is not known (did you mean 'proxquant-binary'?); allowed: proxquant-binary, proxquant-binary-l2, proxquant-binary-lstm,
                    codebookPeriod: 2              | bits: 2                           | bits                 | training.method.bits: is not a known key; allowed: codebookPeriod, startMean, axis, name, adjustRate, rate, granularity
                    proxquant-binary, rate: 1.0e-4, codebookPeriod: 2 | lc-quadratic-penalty, quantizer: ternary, bits: 2 | ternary | training.method.quantizer: 'ternary' has no option 'bits'
                    proxquant-binary, rate: 1.0e-4, codebookPeriod: 2 | lc-quadratic-penalty, quantizer: ternary-trained | ternary-trained | training.method.quantizer: method 'lc-quadratic-penalty' trains no levels
                    proxquant-binary, rate: 1.0e-4, codebookPeriod: 2 | lc-quadratic-penalty, quantizer: kmean | kmean | training.method.quantizer: 'kmean' is not known (did you mean 'kmeans'?)
                    codebookPeriod: 2              | granularity: column               | column               | training.method.granularity: granularity 'column' is unknown; allowed: tensor, row, group:N
                    exclude: ["bn*", "fc.*"]       | exclude: "bn*"                    | "bn*"                | training.layers.exclude: must be a list
                    exclude: ["bn*", "fc.*"]       | exclude: [""]                     | [""]                 | training.layers.exclude: has an empty pattern
                    rate: 0.1,                     | rate: 0,                          | 0                    | training.warmStart.optimizer.rate: must be above 0, was 0.0
                    momentum: 0.9                  | momentum: 1                       | 1                    | training.warmStart.optimizer.momentum: must be at least 0 and below 1, was 1.0
                    momentum: 0.9, nesterov: false | nesterov: true                    | true                 | training.warmStart.optimizer.nesterov: needs momentum above 0
                    nesterov: false                | nesterov: no                      | no                   | training.warmStart.optimizer.nesterov: must be true or false, was 'no'
                    type: cosine                   | type: cosin                       | cosin                | training.warmStart.schedule.type: 'cosin' is not known (did you mean 'cosine'?); allowed: constant, cosine, plateau, milestones
                    at: [4, 8], factor             | at: [8, 4], factor                | [8, 4]               | training.quantize.schedule.at: must ascend, was [8, 4]
                    at: [4, 8], factor             | factor                            | {                    | training.quantize.schedule.at: is missing
                    factor: 1.2                    | factor: 0.8                       | 0.8                  | training.freeze.schedule.factor: must be above 1, was 0.8
                    {everySteps: 100}              | {everySteps: 100, everyEpochs: 1} | {                    | training.checkpoints: needs exactly one of everyEpochs and everySteps
                    name: two-bit                  | name: binary                      | binary               | quantizations[1].name: 'binary' is used twice
                    name: two-bit                  | name: ../x                        | ../x                 | quantizations[1].name: must start with a letter or digit
                    name: two-bit                  | name: path-0.1                    | [0.1                 | quantizations[2].strengths: 'path-0.1' names two artifacts
                    quantizer: alternating         | quantizer: alternate              | alternate            | quantizations[1].quantizer: 'alternate' is not known (did you mean 'alternating'?); allowed: binary, binary-unit, binary-stochastic,
                    bits: 2                        | bits: 5                           | 5                    | quantizations[1].bits: must be at least 1 and at most 4, was 5
                    mode: prox                     | mode: soft                        | soft                 | quantizations[2].mode: 'soft' is not known; allowed: hard, prox
                    map: binary-l1                 | quantizer: binary                 | binary               | quantizations[2].quantizer: goes with mode hard; mode prox names a map
                    strengths: [0.1, 0.5, 2]       | strengths: [0.1, -0.5]            | -0.5                 | quantizations[2].strengths[1]: must be at least 0, was -0.5
                    strengths: [0.1, 0.5, 2]       | strengths: []                     | {                    | quantizations[2].strengths: is missing: e.g. [0.1, 0.5]
                    policy: every, n: 3            | policy: every                     | {                    | evaluation.n: is missing
                    policy: every                  | policy: final                     | 3                    | evaluation.n: goes with policy every
                    maxAccuracyDropPoints: 5       | maxAcuracyDropPoints: 5           | maxAcuracyDropPoints | gate.maxAcuracyDropPoints: is not a known key (did you mean 'maxAccuracyDropPoints'?)
                    maxAccuracyDropPoints: 5       | maxPerplexityRatio: 1.1           | 1.1                  | gate.maxPerplexityRatio: does not apply: 'fashion-mnist' is images
                    minAccuracy: 0.8               | minAccuracy: 80                   | 80                   | gate.minAccuracy: must be at least 0 and at most 1, was 80.0
                    """)
    void aProblemIsNamedWithPlaceKeyAndWhatIsAllowed(String good, String bad, String at, String expected) {
        assertThat(Texts.IMAGES).contains(good);
        String spoiled = Texts.IMAGES.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad));

        RecipeException refused = refusal(spoiled);

        assertThat(refused.problems()).anySatisfy(problem -> {
            assertThat(withoutPlace(problem)).startsWith(expected);
            assertThat(textAt(spoiled, problem)).startsWith(at);
        });
        assertThat(refused.getMessage()).startsWith("recipe:");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    proxquant-alternating, bits: 5        | .bits: must be at least 1 and at most 4, was 5
                    parq, bits: 5                         | .bits: must be at least 1 and at most 4, was 5
                    dorefa, bits: 9                       | .bits: must be at least 1 and at most 8, was 9
                    lbw, bits: 1                          | .bits: must be at least 2 and at most 6, was 1
                    laq-linear, bits: 2.5                 | .bits: must be a whole number, was '2.5'
                    twn, bits: 2                          | .bits: is not a known key; allowed: codebookPeriod, startMean, axis, name, threshold, granularity, updateScale, quantizedRate
                    binary-relax, rate: 1.0e-4            | .rate: is not a known key; allowed: codebookPeriod, startMean, axis, name, growth, hardFrom, start, granularity, schedule, updateScale, quantizedRate
                    binary-relax, growth: 0.9             | .growth: must be at least 1 and at most 1000, was 0.9
                    parq, hardFrom: 1.5                   | .hardFrom: must be at least 0 and at most 1, was 1.5
                    parq, steepness: 0                    | .steepness: must be at least 0.001 and at most 1000, was 0.0
                    dual-averaging, rate: -1              | .rate: must be at least 0 and at most 1000000000, was -1.0
                    dual-averaging, rate: .nan            | .rate: must be a finite number, was .nan
                    proxquant-ternary, proxRounds: 0      | .proxRounds: must be at least 1 and at most 100, was 0
                    binary-connect, updateScale: xavier   | .updateScale: 'xavier' is not known; allowed: glorot, none
                    parq-uniform, range: min              | .range: 'min' is not known
                    ttq, schedule: constant               | .schedule: is not a known key; allowed: codebookPeriod, startMean, axis, name, zeroUpTo, granularity, updateScale, quantizedRate
                    proxquant-binary, schedule: linear-to-total, rate: 1 | .rate: is not a known key; allowed: codebookPeriod, startMean, axis, name, total, granularity, schedule, updateScale, quantizedRate
                    proxquant-binary, schedule: cosine    | .schedule: 'cosine' is not known; allowed: linear-per-epoch,
                    proxquant-binary, quantizedRate: 0    | .quantizedRate: must be at least 0.000000000001 and at most 1000000000, was 0.0
                    proxquant-binary, startMean: 0        | .startMean: must be above 0, was 0.0
                    lab, granularity: channel             | .granularity: granularity 'channel' is unknown; allowed: tensor, row, group:N
                    lab, granularity: group:0             | .granularity: granularity 'group:0' is unknown; allowed: tensor, row, group:N
                    """)
    void aMethodIsGivenOnlyWhatItHas(String method, String expected) {
        String spoiled = Texts.IMAGES.replaceFirst("method: \\{[^}]*}", "method: {name: " + method + "}");
        String key = expected.substring(1, expected.indexOf(':'));

        assertThat(refusal(spoiled).problems()).singleElement().satisfies(problem -> {
            assertThat(withoutPlace(problem)).startsWith("training.method" + expected);
            assertThat(spoiled.lines().toList().get(problem.line() - 1)).contains(key);
        });
    }

    @Test
    void everyMethodIsReadWithItsDefaultsAndSaysWhatItLeavesAlone() throws Exception {
        for (MethodPreset preset : MethodPresets.all()) {
            String text = Texts.IMAGES
                    .replaceFirst("method: \\{[^}]*}", "method: {name: " + preset.name() + "}")
                    .replaceFirst("(?m)^  layers:.*\\R", "");
            TrainingSection training = RecipeReader.read(text, ALL).training();
            assertThat(training.method().preset()).isEqualTo(preset);
            assertThat(training.layers().exclude()).isEqualTo(preset.excludedLayers());
        }
    }

    @ParameterizedTest(name = "without {0} -> {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    apiVersion:  | 1:1: apiVersion: is missing
                    model:       | 1:1: model: is missing
                    network:     | 1:1: network: is missing: training and evaluation need it
                    data:        | 1:1: data: is missing: training and evaluation need it
                    '  batch:'   | 6:3: training.batch: is missing
                    '  bptt:'    | 6:3: training.bptt: is missing: text is trained in pieces
                    '  method:'  | 6:3: training.method: is missing: quantize needs one
                    '  warmStart:' | 6:3: training.warmStart: is missing: quantize starts from float weights: {epochs, optimizer, schedule} to train them, or {checkpoint: DIGEST} or {run: NAME}
                    '  quantize:'| 9:11: training.method: is used by the quantize phase, which is missing
                    """)
    void whatIsMissingIsNamed(String key, String expected) {
        String text =
                Texts.TEXT.lines().filter(line -> !line.startsWith(key)).reduce("", (all, line) -> all + line + "\n");

        assertThat(refusal(text).problems()).map(Problem::toString).anyMatch(each -> each.startsWith(expected));
    }

    @Test
    void aWarmStartThatNamesWeightsTrainsNone() {
        String both = Texts.TEXT.replace("{run: ptb-float}", "{run: ptb-float, epochs: 3, checkpoint: abc}");

        assertThat(refusal(both).problems())
                .map(Problem::toString)
                .containsExactly(
                        "10:20: training.warmStart.run: does not go with 'checkpoint', which names weights that exist",
                        "10:39: training.warmStart.epochs: does not go with 'checkpoint', which names weights that exist",
                        "10:54: training.warmStart.checkpoint: must be a digest of 64 lower-case hexadecimal digits, was 'abc'");
    }

    @Test
    void allProblemsAreReportedAtOnceInTheOrderOfTheFile() {
        String text =
                """
                apiVersion: proxquant.io/v1
                model: demo
                network: {type: resnet, dept: 20}
                data: {type: fashion-mnst}
                training:
                  batch: many
                  warmStart: {epochs: 0, optimizer: {type: sgd}}
                  speed: fast
                quantizations:
                  - {name: a, quantizer: binary, quantizer: ternary}
                gate: {maxAccuracyDropPoints: high}
                """;

        RecipeException refused = refusal(text);

        assertThat(refused.problems())
                .extracting(problem -> problem.line() + " " + problem.key())
                .containsExactly(
                        "3 network.dept",
                        "4 data.type",
                        "6 training.batch",
                        "7 training.warmStart.epochs",
                        "7 training.warmStart.optimizer.rate",
                        "8 training.speed",
                        "10 quantizations[0].quantizer",
                        "11 gate.maxAccuracyDropPoints");
        assertThat(refused.getMessage().lines()).hasSize(8);
    }

    @Test
    void aGateWithoutRulesIsRefusedSinceNothingCouldPass() {
        assertThat(refusal(Texts.TEXT.replace("{maxPerplexityRatio: 1.15}", "{}"))
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.key()).isEqualTo("gate");
                    assertThat(problem.allowed()).contains("maxPerplexityRatio", "minAccuracy");
                });
    }

    @Test
    void optionsThatDoNotGoTogetherAreRefusedByThePieceThatKnows() {
        String projection = Texts.TEXT.replace(
                "- {name: two-bit, quantizer: alternating}",
                "- {name: p, mode: prox, map: projection, quantizer: nothing, strengths: [1]}");

        assertThat(refusal(projection).problems()).map(Problem::key).contains("quantizations[0].quantizer");
    }

    @Test
    void aMapOverAQuantizerIsReadBackAsItWasWritten() throws Exception {
        String over = Texts.TEXT.replace(
                "- {name: two-bit, quantizer: alternating}",
                "- {name: p, mode: prox, map: projection, quantizer: ternary-two-sided, strengths: [1]}");
        Recipe read = RecipeReader.read(over, TestDeclarations.all());

        Recipe again = RecipeReader.fromJson(
                read.canonical(), TestDeclarations.all(), EnumSet.of(RecipeSection.QUANTIZATIONS));

        assertThat(again.digest()).isEqualTo(read.digest());
        assertThat(again.variants()).isEqualTo(read.variants());
        assertThat(again.variants().get(0).options().asMap()).containsEntry("quantizer", "ternary-two-sided");
        assertThat(refusal(over.replace("map: projection", "map: binary-l1")).problems())
                .map(Problem::key)
                .contains("quantizations[0].quantizer");
    }

    @Test
    void aMethodThatWeighsErrorsByCurvatureNeedsAnOptimizerThatEstimatesIt() throws Exception {
        Declarations weighing = TestDeclarations.all(Declaration.of(
                Declaration.Kind.METHOD,
                "weighing",
                "weighs errors",
                List.of(),
                Map.of(Declaration.NEEDS, List.of(Declaration.CURVATURE))));
        String adam = Texts.IMAGES.replace(
                "proxquant-binary, rate: 1.0e-4, codebookPeriod: 2", "weighing, codebookPeriod: 2");
        String sgd = adam.replace(
                "quantize: {epochs: 10, optimizer: {type: adam", "quantize: {epochs: 10, optimizer: {type: sgd");

        assertThat(RecipeReader.read(adam, weighing).training().method().name()).isEqualTo("weighing");
        assertThat(refusal(sgd, weighing).problems())
                .map(Problem::toString)
                .containsExactly("12:44: training.quantize.optimizer.type: is sgd, which keeps no second moments,"
                        + " and method 'weighing' weighs errors by them; allowed: adam");
    }

    @Test
    void soDoesAnyMethodOverAQuantizerThatWeighsErrorsByCurvature() throws Exception {
        String adam = Texts.IMAGES.replace(
                "proxquant-binary, rate: 1.0e-4, codebookPeriod: 2", "lc-quadratic-penalty, quantizer: lab");
        String sgd = adam.replace(
                "quantize: {epochs: 10, optimizer: {type: adam", "quantize: {epochs: 10, optimizer: {type: sgd");

        assertThat(RecipeReader.read(adam, ALL).training().method().name()).isEqualTo("lc-quadratic-penalty");
        assertThat(refusal(sgd).problems())
                .map(Problem::toString)
                .containsExactly("12:44: training.quantize.optimizer.type: is sgd, which keeps no second moments,"
                        + " and method 'lc-quadratic-penalty' weighs errors by them; allowed: adam");
    }

    private static RecipeException refusal(String text) {
        return refusal(text, ALL);
    }

    private static RecipeException refusal(String text, Declarations declarations) {
        RecipeException refused =
                catchThrowableOfType(RecipeException.class, () -> RecipeReader.read(text, declarations));
        assertThat(refused).as("must be refused:\n" + text).isNotNull();
        assertThat(refused.problems()).isNotEmpty().isSortedAccordingTo(Comparator.comparingInt(Problem::line));
        return refused;
    }

    private static String withoutPlace(Problem problem) {
        String place = problem.line() + ":" + problem.column() + ": ";
        assertThat(problem.toString()).startsWith(place);
        return problem.toString().substring(place.length());
    }

    private static String textAt(String text, Problem problem) {
        return text.lines().toList().get(problem.line() - 1).substring(problem.column() - 1);
    }
}
