package io.proxquant.quantizer.domain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.recipes.LayersSection;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.QuantizationVariant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A tiny network to build artifacts of, and what building it, or refusing to, comes to. */
abstract class ArtifactBuilderCase {
    static final Boundary GO_ON = new Boundary() {
        @Override
        public void check() {}

        @Override
        public void progressed() {}
    };

    @TempDir
    Path folder;

    final TinyNetwork network = new TinyNetwork(5);

    void refuses(QuantizationVariant variant, ReasonCode reason, String... said) {
        refuses(variant, Optional.empty(), reason, said);
    }

    void refuses(QuantizationVariant variant, OwnCodesFixture own, ReasonCode reason, String... said) {
        refuses(variant, Optional.of(own.codes()), reason, said);
    }

    void refuses(QuantizationVariant variant, Optional<OwnCodes> own, ReasonCode reason, String... said) {
        RejectedCheckpointException e =
                catchThrowableOfType(RejectedCheckpointException.class, () -> build(variant, own));
        assertThat(e).as("it was not refused").isNotNull();
        assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
        assertThat(e.getMessage()).contains(said);
        assertThat(out()).doesNotExist();
    }

    BuiltArtifact build(QuantizationVariant variant) throws IOException {
        return build(variant, Optional.empty());
    }

    BuiltArtifact build(QuantizationVariant variant, Optional<OwnCodes> own) throws IOException {
        try (SafetensorsFile weights = network.open(source())) {
            return new ArtifactBuilder(new MemoryBudget(1 << 28), 3)
                    .build(weights, own, variant, SourceMetadata.none(), out(), GO_ON);
        }
    }

    ArtifactFile artifact() throws IOException {
        return ArtifactFile.open(out(), SafetensorsLimits.defaults());
    }

    Path source() {
        return folder.resolve("source.safetensors");
    }

    Path out() {
        return folder.resolve("artifact.safetensors");
    }

    static QuantizationVariant hard(String quantizer, String granularity, LayersSection layers) {
        return new QuantizationVariant("q", ArtifactKind.HARD, quantizer, granularity, null, layers, Options.none());
    }

    static QuantizationVariant eightBits() {
        return new QuantizationVariant(
                "q", ArtifactKind.HARD, "uniform", "row", null, LayersSection.all(), Options.of(Map.of("bits", 8)));
    }

    static QuantizationVariant alternating(LayersSection layers) {
        return new QuantizationVariant(
                "q", ArtifactKind.HARD, "alternating", "row", null, layers, Options.of(Map.of("bits", 2)));
    }
}
