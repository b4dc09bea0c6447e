package io.proxquant.trainer.training;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.random.RandomStream;
import io.proxquant.networks.ParameterKind;
import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;

import static org.assertj.core.api.Assertions.assertThat;

/** Which freezes a file of the same weights tells as well, so that the quantizer makes the same of it. */
class FrozenCodesTest {
    private static final long SEED = 20181;
    private static final QuantizableTensor TENSOR = QuantizableTensor.of(
            new ParameterView("layer1.0.conv1.weight", new long[] {4, 4, 3, 3}, ParameterKind.CONVOLUTION));

    @Test
    void everyPresetFreezesToWhatItsQuantizerMakesOfTheWeightsAloneUnlessItTrainsLevelsOrWeighsByCurvature() {
        Set<String> other = new LinkedHashSet<>();
        for (MethodPreset preset : MethodPresets.all()) {
            float[] weights = weights();
            QuantizedTensor alone =
                    new TensorQuantizer(preset.newQuantizer(), preset.granularity()).quantize(weights, TENSOR.shape());
            if (!frozen(Method.of(preset, 1), weights).equals(alone)) {
                other.add(preset.name());
                assertThat(preset.newQuantizer().needs()).as(preset.name()).isNotEmpty();
            }
        }
        assertThat(other).as("seed %d", SEED).isNotEmpty();
    }

    /** Revisions of a quantizer may store their codebooks otherwise: the state says how these are stored. */
    @Test
    void codesAreTakenUpAsTheyWereSavedWhateverTheQuantizerWouldStoreToday() {
        Method affine = MethodPresets.all().stream()
                .map(preset -> Method.of(preset, 1))
                .filter(m -> m.quantizer().layout().form() == CodebookForm.AFFINE)
                .findFirst()
                .orElseThrow();
        Method listed = affine.atRevision(1);
        QuantizedTensor codes = frozen(affine, weights());
        assertThat(codes.layout()).isNotEqualTo(listed.quantizer().layout());
        NamedState state = new NamedState();
        FrozenCodes.save(affine, Map.of(TENSOR.name(), codes), state);
        assertThat(FrozenCodes.restore(listed, List.of(TENSOR), state)).isEqualTo(Map.of(TENSOR.name(), codes));
        assertThat(FrozenCodes.revision(state)).isEqualTo(2);

        NamedState before = new NamedState();
        before.put("codes/" + TENSOR.name(), codes.codes());
        before.put("codebooks/" + TENSOR.name(), codes.codebooks());
        assertThat(FrozenCodes.restore(affine, List.of(TENSOR), before)).isEqualTo(Map.of(TENSOR.name(), codes));
        assertThat(FrozenCodes.revision(before)).isNull();
    }

    /** With levels that have moved since they began, and a curvature that is not the same everywhere. */
    private static QuantizedTensor frozen(Method method, float[] weights) {
        ArrayPort port = new ArrayPort(List.of(TENSOR.view()));
        TENSOR.write(port, weights);
        TrainedLevels levels = new TrainedLevels(method, List.of(TENSOR));
        MovedWeights moved = method.lazy()
                ? MovedWeights.latent(port, List.of(TENSOR), levels.initial())
                : MovedWeights.tensors(port);
        levels.views().forEach(level -> {
            float[] values = new float[level.size()];
            moved.read(level.name(), 0, values, 0, values.length);
            for (int i = 0; i < values.length; i++) {
                values[i] *= 1.5f;
            }
            moved.write(level.name(), 0, values, 0, values.length);
        });
        float[] curvature = new float[weights.length];
        for (int i = 0; i < curvature.length; i++) {
            curvature[i] = i % 7;
        }
        TrainingKnowledge knowledge = new TrainingKnowledge(
                SEED, method.needs(), levels, PruningMasks.none(), name -> Optional.of(curvature));
        Map<String, QuantizedTensor> frozen = FrozenCodes.freeze(
                method, List.of(TENSOR), moved, port, t -> knowledge.of(t, moved, 3), PruningMasks.none());
        return frozen.get(TENSOR.name());
    }

    private static float[] weights() {
        RandomStream random = new RandomStream(SEED);
        float[] weights = new float[TENSOR.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.uniform(-1, 1);
        }
        return weights;
    }
}
