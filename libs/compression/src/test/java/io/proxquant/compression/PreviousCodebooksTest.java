package io.proxquant.compression;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An adaptive codebook begins at that of an earlier artifact, which the specification names by digest. */
class PreviousCodebooksTest extends CompressorCase {
    private static final Map<String, Object> MANY = Map.of("levels", 12);

    private static Specification kmeans(String granularity) {
        return hard("kmeans", granularity, ALL, MANY);
    }

    private Path previous(Specification specification) throws IOException {
        build(specification, true);
        return Files.move(out(), folder.resolve("previous.safetensors"));
    }

    private BuiltArtifact build(Specification specification, Path previous) throws IOException {
        try (ArtifactFile artifact = ArtifactFile.open(previous, SafetensorsLimits.defaults());
                SafetensorsFile weights = network.open(source())) {
            PreviousCodebooks start =
                    new PreviousCodebooks(artifact, MeasuredContent.of(previous).sha256());
            Compression asked =
                    Compression.of(specification, Optional.of(start)).growing();
            return new Compressor(budget(1 << 28), 3).build(weights, asked, SourceMetadata.none(), out(), GO_ON);
        }
    }

    private static Digest digest(Path file) throws IOException {
        return MeasuredContent.of(file).sha256();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tensor", "row"})
    void theAlternationGoesOnFromTheCodebooksOfTheSameBlocks(String granularity) throws Exception {
        Path previous = previous(kmeans(granularity));
        float[] moved = TinyNetwork.weights(60, 3);
        for (int i = 0; i < moved.length; i++) {
            moved[i] += 0.4f * (float) Math.sin(i);
        }
        network.floats("fc.weight", moved, 10, 6);
        build(startingAt(digest(previous), kmeans(granularity)), previous);

        try (ArtifactFile artifact = artifact();
                ArtifactFile earlier = ArtifactFile.open(previous, SafetensorsLimits.defaults())) {
            QuantizedTensor expected = new TensorQuantizer(
                            Quantizers.byName("kmeans", MANY), Granularity.parse(granularity))
                    .quantize(
                            moved,
                            new long[] {10, 6},
                            SideInformation.none()
                                    .withLevels(earlier.codes("fc.weight").codebooks()));
            QuantizedTensor anew = new TensorQuantizer(
                            Quantizers.byName("kmeans", MANY), Granularity.parse(granularity))
                    .quantize(moved, new long[] {10, 6});
            assertThat(artifact.codes("fc.weight")).isEqualTo(expected).isNotEqualTo(anew);
        }
    }

    @Test
    void whereItBeginsIsPartOfTheSpecificationAndAnAbsentOneIsWhatItWas() {
        Digest some = Digest.of("artifact");
        Specification plain = kmeans("row");
        assertThat(plain.digest()).isEqualTo(startingAt(null, plain).digest());
        assertThat(startingAt(some, plain).digest())
                .isNotEqualTo(plain.digest())
                .isNotEqualTo(startingAt(Digest.of("other"), plain).digest());
        assertThat(Specification.of(startingAt(some, plain))).isEqualTo(startingAt(some, plain));
    }

    @Test
    void anotherArtifactThanTheOneThatIsNamedIsRefusedAndSoIsNone() throws Exception {
        Path previous = previous(kmeans("row"));
        Specification other = startingAt(Digest.of("other"), kmeans("row"));
        assertThatThrownBy(() -> build(other, previous))
                .isInstanceOf(CompressionException.class)
                .hasMessageContaining("previousCodebooks names the artifact of digest " + Digest.of("other"))
                .hasMessageContaining(digest(previous).hex());
        assertThatThrownBy(() -> Compression.of(other)).hasMessageContaining("none is given");
    }

    @Test
    void aQuantizerThatBeginsAnewIsNotToNameOne() {
        assertThatThrownBy(() -> Compression.of(startingAt(Digest.of("a"), hard("kmeans-exact", "row", ALL, MANY))))
                .isInstanceOf(CompressionException.class)
                .hasMessageContaining("'kmeans-exact' takes no earlier codebook");
    }

    @Test
    void anArtifactOfOtherBlocksOrLevelsIsRefusedNamingTheTensor() throws Exception {
        Path previous = previous(kmeans("tensor"));
        Digest file = digest(previous);
        for (Specification asked : new Specification[] {
            startingAt(file, kmeans("row")), startingAt(file, hard("kmeans", "tensor", ALL, Map.of("levels", 3)))
        }) {
            assertThatThrownBy(() -> build(asked, previous))
                    .isInstanceOfSatisfying(CompressionException.class, e -> assertThat(e.reason())
                            .isEqualTo(ReasonCode.CHECKPOINT_MISFIT))
                    .hasMessageContaining("tensor fc.weight")
                    .hasMessageContaining("same quantizer, options, granularity and axis");
            assertThat(out()).doesNotExist();
        }
    }
}
