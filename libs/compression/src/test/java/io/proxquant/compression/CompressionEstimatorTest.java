package io.proxquant.compression;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.metrics.WeightMetrics;
import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** A estimator says what the artifact would be, without there being one. */
class CompressionEstimatorTest extends CompressorCase {
    private static final TensorCut BY_ROW = new TensorCut(Granularity.Row.first(), AxisRule.none());
    private static final TensorRule RULE = TensorRule.asked(List.of(), List.of());

    @ParameterizedTest
    @CsvSource({"binary, tensor", "binary, row", "ternary, row", "alternating, tensor", "uniform, group:2"})
    void sizeErrorAndDecodedWeightsAreThoseOfTheArtifact(String quantizer, String granularity) throws Exception {
        Compression compression = compression(quantizer, granularity);
        try (SafetensorsFile weights = network.open(source())) {
            CompressionEstimator.Estimate tried = CompressionEstimator.of(
                            weights, RULE, names -> AxisRule.none(), Long.MAX_VALUE)
                    .of(compression);
            assertThat(out()).doesNotExist();
            BuiltArtifact built =
                    new Compressor(budget(1 << 28), 1).build(weights, compression, SourceMetadata.none(), out(), GO_ON);
            assertThat(tried.bytes()).isEqualTo(built.size().stored()).isEqualTo(dataBytes());
            assertThat(tried.bitsPerWeight()).isEqualTo(built.summary().effectiveBits());
            try (ArtifactFile artifact = artifact()) {
                FloatTensors whole = FloatTensors.of(weights);
                FloatTensors decoded = FloatTensors.of(artifact);
                double lost = 0;
                double norm = 0;
                for (String name : built.quantized()) {
                    lost += WeightMetrics.squaredDistance(
                            whole.values().get(name), decoded.values().get(name));
                    norm += WeightMetrics.squaredNorm(whole.values().get(name));
                }
                assertThat(tried.relativeError()).isCloseTo(Math.sqrt(lost / norm), within(1e-9));
                FloatTensors shown = CompressionEstimator.of(weights, RULE, names -> AxisRule.none(), 1)
                        .decoded(compression, whole);
                decoded.values()
                        .forEach((name, values) ->
                                assertThat(shown.values().get(name)).as(name).isEqualTo(values));
            }
        }
    }

    @Test
    void theSampleIsBoundedSpreadOverEveryTensorAndTheSameEveryTime() throws Exception {
        try (SafetensorsFile weights = network.open(source())) {
            List<TensorInfo> tensors =
                    TinyNetwork.MATRICES.stream().map(weights.header()::tensor).toList();
            for (long most : new long[] {1, 20, 33, 66, 131, 132, 1000}) {
                WeightSample sample = WeightSample.of(weights, tensors, BY_ROW, most);
                assertThat(sample.weights()).isLessThanOrEqualTo(Math.min(132, most));
                for (WeightSample.Part part : sample.parts()) {
                    float[] whole = weights.readAll(part.tensor().name());
                    for (int at = 0; at < part.values().length; at++) {
                        assertThat(part.values()[at]).isEqualTo(whole[(int) part.index(at)]);
                    }
                }
            }
            assertThat(WeightSample.of(weights, tensors, BY_ROW, 66).parts())
                    .hasSize(2)
                    .allSatisfy(part -> {
                        long rows = part.starts().length;
                        assertThat(rows)
                                .isBetween(
                                        2L,
                                        weights.header()
                                                        .tensor(part.tensor().name())
                                                        .shape()[0]
                                                - 1);
                    });
            Compression compression = compression("binary", "row");
            assertThat(CompressionEstimator.of(weights, RULE, names -> AxisRule.none(), 66)
                            .of(compression))
                    .isEqualTo(CompressionEstimator.of(weights, RULE, names -> AxisRule.none(), 66)
                            .of(compression));
        }
    }

    @Test
    void whatCannotBeQuantizedIsRefusedAsTheCompressorDoes() throws Exception {
        try (SafetensorsFile weights = network.open(source())) {
            CompressionEstimator estimator =
                    CompressionEstimator.of(weights, RULE, names -> AxisRule.none(), Long.MAX_VALUE);
            assertThatThrownBy(() -> estimator.of(compression("binary", "group:7")))
                    .isInstanceOfSatisfying(CompressionException.class, e -> assertThat(e.reason())
                            .isEqualTo(ReasonCode.CHECKPOINT_MISFIT));
            assertThat(estimator.commonGroup(128)).isEqualTo(2);
        }
    }

    private static Compression compression(String quantizer, String granularity) {
        return Compression.hard(
                Quantizers.byName(quantizer, Map.of()), Granularity.parse(granularity), TensorKnowledge.none(), RULE);
    }

    private long dataBytes() throws Exception {
        try (SafetensorsFile file = SafetensorsFile.open(out(), ArtifactFile.limits(SafetensorsLimits.defaults()))) {
            SafetensorsHeader header = file.header();
            return Files.size(out()) - header.dataStart();
        }
    }
}
