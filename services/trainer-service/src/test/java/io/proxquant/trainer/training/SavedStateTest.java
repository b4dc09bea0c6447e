package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.contracts.Phase;
import io.proxquant.quantization.Constraint;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.quantization.pruning.Pruning;
import io.proxquant.quantization.pruning.PruningCriterion;
import io.proxquant.quantization.pruning.PruningSchedule;
import io.proxquant.recipes.OptimizerSection;
import io.proxquant.recipes.PhaseSection;
import io.proxquant.recipes.ScheduleSection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run that is taken up after any step, from nothing but what was saved, ends with the same bits of weights, codes and state as
 * one that ran through. And each kind of state is needed for that: spoiled, the run goes elsewhere.
 */
class SavedStateTest {
    private static final int STEPS_PER_EPOCH = 3;
    private static final OptimizerSection ADAM = new OptimizerSection.Adam(0.05, 0.9, 0.99, 1e-8, 1e-3);
    private static final OptimizerSection MOMENTUM = new OptimizerSection.Sgd(0.2, 0.9, true, 1e-3);
    private static final ScheduleSection COSINE = new ScheduleSection.Cosine();
    private static final ScheduleSection PLATEAU = new ScheduleSection.Plateau(1.3);

    private static final Pruning ROUNDS = new Pruning(
            PruningCriterion.KEEP, Map.of("**", 0.5), new PruningSchedule(PruningSchedule.Kind.ROUNDS, 2, 4));
    private static final Pruning SENSITIVE = new Pruning(
            PruningCriterion.SENSITIVITY, Map.of("**", 0.8), new PruningSchedule(PruningSchedule.Kind.GRADUAL, 3, 3));

    /** One kind of state, and a method under which the rest of the run depends on it. */
    private record Kind(String name, Method method, OptimizerSection optimizer, ScheduleSection schedule, String key) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<String> presets() {
        return MethodPresets.all().stream().map(MethodPreset::name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("presets")
    void everyPresetGoesOnFromAnyStep(String preset) throws Exception {
        Kind kind = new Kind(preset, Plans.preset(preset, Map.of()), ADAM, COSINE, "");
        resumesExactly(kind);
    }

    static Stream<Kind> leftInValidation() {
        return Stream.concat(
                MethodPresets.all().stream()
                        .map(preset ->
                                new Kind(preset.name(), Plans.preset(preset.name(), Map.of()), ADAM, COSINE, "")),
                Stream.of(new Kind("plateau", Plans.preset("binary-connect", Map.of()), MOMENTUM, PLATEAU, "")));
    }

    /** The step is made and not told: whoever goes on tells it with the score, and makes it no second time. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void leftInValidation(Kind kind) throws Exception {
        Plans.Told whole = new Plans.Told();
        Map<String, String> undisturbed =
                bits(run(kind, Surface.from(7, 0.3), whole).run(() -> false));
        for (int epoch = 1; epoch <= 5; epoch++) {
            int last = epoch * STEPS_PER_EPOCH;
            AtomicInteger scored = new AtomicInteger();
            Plans.Told told = new Plans.Told() {
                @Override
                public void validated(int samples) {
                    scored.set(steps.size() == last - 1 ? samples : 0);
                }
            };
            Snapshot left = run(kind, Surface.from(7, 0.3), told).run(() -> scored.get() == 5);

            assertThat(left.step()).as("the step that is not told yet").isEqualTo(last - 1);
            assertThat(told.steps).hasSize(last - 1);
            Plans.Told after = new Plans.Told();
            TrainingRun resumed = run(kind, Surface.from(8, 0.3), after);
            resumed.resume(left.saved());
            assertThat(bits(resumed.run(() -> false)))
                    .as(kind + " left in the validation of epoch " + epoch)
                    .isEqualTo(undisturbed);
            // what a measurement compares with the one before is not known to a new process, as after any other step
            assertThat(after.steps)
                    .usingRecursiveComparison()
                    .ignoringFieldsMatchingRegexes(".*levelFlips", ".*drift")
                    .isEqualTo(whole.steps.subList(last - 1, whole.steps.size()));
        }
    }

    static Stream<Kind> kinds() {
        Method straightThrough = Plans.preset("binary-connect", Map.of());
        Method alternating = withPeriod(Plans.preset("proxquant-alternating", Map.of("rate", 3.0)), 3);
        Method averaging = Plans.preset("dual-averaging", Map.of("rate", 0.5));
        Method trained = Plans.preset("ttq", Map.of());
        Method lossAware = Plans.preset("lab", Map.of());
        Method drawn = Plans.preset("tqn-stochastic", Map.of());
        Method compressed =
                Plans.preset("lc-augmented-lagrangian", Map.of("quantizer", "kmeans", "levels", 3, "mu", 3.0));
        return Stream.of(
                new Kind("multipliers", compressed, ADAM, COSINE, "penalty/w.weight/multipliers"),
                new Kind("codebook of the last compression", compressed, MOMENTUM, COSINE, "theta/codebooks/w.weight"),
                new Kind(
                        "mask of pruned weights",
                        Plans.preset("direct-compression", Map.of()).withPruning(ROUNDS),
                        MOMENTUM,
                        COSINE,
                        "pruning/mask/w.weight"),
                new Kind(
                        "mask of pruned latent weights",
                        straightThrough.withPruning(ROUNDS),
                        ADAM,
                        COSINE,
                        "pruning/mask/w.weight"),
                new Kind(
                        "deviation that sensitivities count in",
                        averaging.withPruning(SENSITIVE),
                        MOMENTUM,
                        COSINE,
                        "pruning.deviation/w.weight"),
                new Kind("latent weights", straightThrough, ADAM, COSINE, "weights"),
                new Kind("point of the gradient", straightThrough, MOMENTUM, COSINE, "point/w.weight"),
                new Kind("codebooks", alternating, MOMENTUM, COSINE, "pull/w.weight"),
                new Kind("count that decides on refreshes", alternating, ADAM, COSINE, "pull.applied"),
                new Kind("momentum", straightThrough, MOMENTUM, COSINE, "optimizer/momentum/w.weight"),
                new Kind("first moment of Adam", straightThrough, ADAM, COSINE, "optimizer/mean/w.weight"),
                new Kind("second moment of Adam", straightThrough, ADAM, COSINE, "optimizer/square/w.weight"),
                new Kind("steps of the optimizer", straightThrough, ADAM, COSINE, "optimizer.steps"),
                new Kind("cumulative rate", averaging, MOMENTUM, COSINE, "rate.sum"),
                new Kind("rate of a plateau schedule", straightThrough, MOMENTUM, PLATEAU, "rate.rate"),
                new Kind("best loss of a plateau schedule", straightThrough, MOMENTUM, PLATEAU, "rate.best"),
                new Kind("trained levels", trained, ADAM, COSINE, "levels/w.weight"),
                new Kind("moments of levels", trained, MOMENTUM, COSINE, "optimizer/momentum/levels/w.weight"),
                new Kind("curvature", lossAware, ADAM, COSINE, "optimizer/square/w.weight"),
                new Kind("count of random draws", drawn, ADAM, COSINE, "pull.applied"),
                new Kind(
                        "mask of a constraint",
                        with(Plans.eagerBinary(0.01), new MagnitudeMask()),
                        MOMENTUM,
                        COSINE,
                        "constraint/w.weight/pruned"),
                new Kind(
                        "mask of a constraint on latent weights",
                        with(straightThrough, new MagnitudeMask()),
                        ADAM,
                        COSINE,
                        "constraint/w.weight/pruned"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void everyKindOfStateIsSavedAndNeeded(Kind kind) throws Exception {
        List<Snapshot> whole = resumesExactly(kind);

        SavedRun spoiled = spoiled(whole.get(3).saved(), kind.key());
        Snapshot beforeFreeze = whole.get(10);
        Snapshot elsewhere = resume(kind, spoiled, beforeFreeze.step());
        assertThat(elsewhere.step()).isEqualTo(beforeFreeze.step());
        assertThat(elsewhere.weights().get("w.weight"))
                .as("weights of a run with other " + kind.name())
                .isNotEqualTo(beforeFreeze.weights().get("w.weight"));
    }

    private static List<Snapshot> resumesExactly(Kind kind) throws Exception {
        List<Snapshot> snapshots = new ArrayList<>();
        Surface surface = Surface.from(7, 0.3);
        Plans.Told told = new Plans.Told();
        TrainingRun run = run(kind, surface, told);
        Snapshot last = run.snapshot();
        while (!run.finished()) {
            int steps = told.steps.size();
            last = run.run(() -> told.steps.size() > steps);
            snapshots.add(last);
        }
        assertThat(snapshots).hasSize(5 * STEPS_PER_EPOCH);
        Map<String, String> undisturbed = bits(last);
        for (Snapshot snapshot : snapshots) {
            assertThat(bits(resume(kind, snapshot.saved(), Long.MAX_VALUE)))
                    .as(kind + " resumed after step " + snapshot.step())
                    .isEqualTo(undisturbed);
        }
        return snapshots;
    }

    /** In a process that knows nothing: other weights. */
    private static Snapshot resume(Kind kind, SavedRun saved, long until) throws Exception {
        Plans.Told told = new Plans.Told();
        TrainingRun resumed = run(kind, Surface.from(8, 0.3), told);
        resumed.resume(saved);
        return resumed.run(() -> saved.step() + told.steps.size() >= until);
    }

    private static TrainingRun run(Kind kind, Surface surface, RunListener listener) {
        TrainingPlan plan = Plans.plan(
                STEPS_PER_EPOCH,
                new PhasePlan(Phase.QUANTIZING, new PhaseSection(4, kind.optimizer(), kind.schedule())),
                new PhasePlan(Phase.FROZEN, new PhaseSection(1, MOMENTUM, COSINE)));
        return new TrainingRun(
                plan,
                Optional.of(kind.method()),
                List.of(QuantizableTensor.of(Surface.WEIGHT)),
                surface.port,
                surface,
                listener);
    }

    private static SavedRun spoiled(SavedRun saved, String key) {
        Map<String, float[]> weights = new TreeMap<>();
        saved.weights().forEach((name, values) -> weights.put(name, key.equals("weights") ? moved(values) : values));
        NamedState state = new NamedState();
        saved.state().bytes().forEach((name, bytes) -> state.put(name, name.equals(key) ? moved(bytes) : bytes));
        saved.state().floats().forEach((name, values) -> state.put(name, name.equals(key) ? moved(values) : values));
        saved.state().scalars().forEach((name, text) -> state.put(name, name.equals(key) ? moved(text) : text));
        assertThat(key.equals("weights") || state.has(key))
                .as(key + " among " + state.floats().keySet() + state.bytes().keySet()
                        + state.scalars().keySet())
                .isTrue();
        return new SavedRun(weights, state);
    }

    private static float[] moved(float[] values) {
        float[] moved = values.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] = 0.25f - 0.5f * moved[i];
        }
        return moved;
    }

    private static byte[] moved(byte[] bits) {
        byte[] moved = bits.clone();
        moved[0] ^= 0b1111;
        return moved;
    }

    private static String moved(String number) {
        return number.matches("-?[0-9]+")
                ? Long.toString(Long.parseLong(number) + 1)
                : Double.toString(Double.parseDouble(number) / 3);
    }

    private static Map<String, String> bits(Snapshot snapshot) {
        Map<String, String> bits = new TreeMap<>();
        snapshot.weights().forEach((name, values) -> bits.put("weights/" + name, bits(values)));
        snapshot.resume().floats().forEach((name, values) -> bits.put(name, bits(values)));
        snapshot.resume().bytes().forEach((name, values) -> bits.put(name, Arrays.toString(values)));
        bits.putAll(snapshot.resume().scalars());
        return bits;
    }

    private static String bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return Arrays.toString(bits);
    }

    private static Method with(Method method, Constraint constraint) {
        return Method.withoutPenalty(
                method.map(),
                method.schedule(),
                method.quantizer(),
                method.granularity(),
                method.point(),
                method.rule(),
                constraint,
                method.step(),
                method.codebookPeriod());
    }

    private static Method withPeriod(Method method, int period) {
        return Method.withoutPenalty(
                method.map(),
                method.schedule(),
                method.quantizer(),
                method.granularity(),
                method.point(),
                method.rule(),
                method.constraint(),
                method.step(),
                period);
    }
}
