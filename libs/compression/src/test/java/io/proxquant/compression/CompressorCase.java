package io.proxquant.compression;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.type.TypeReference;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.compression.Specification.Layers;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.ReasonCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A tiny network to build artifacts of, and what building it, or refusing to, comes to. */
abstract class CompressorCase {
    static final ProgressMonitor GO_ON = new ProgressMonitor() {
        @Override
        public void check() {}

        @Override
        public void progressed() {}
    };

    static final Layers ALL = new Layers(List.of("**"), List.of());

    @TempDir
    Path folder;

    final TinyNetwork network = new TinyNetwork(5);

    void refuses(Specification variant, ReasonCode reason, String... said) {
        refuses(variant, Optional.empty(), reason, said);
    }

    void refuses(Specification variant, OwnCodesFixture own, ReasonCode reason, String... said) {
        refuses(variant, Optional.of(own.codes()), reason, said);
    }

    void refuses(Specification variant, Optional<OwnCodes> own, ReasonCode reason, String... said) {
        CompressionException e = catchThrowableOfType(CompressionException.class, () -> build(variant, own));
        assertThat(e).as("it was not refused").isNotNull();
        assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
        assertThat(e.getMessage()).contains(said);
        assertThat(out()).doesNotExist();
    }

    BuiltArtifact build(Specification variant) throws IOException {
        return build(variant, Optional.empty());
    }

    BuiltArtifact build(Specification variant, Optional<OwnCodes> own) throws IOException {
        Compression asked = Compression.of(variant);
        try (SafetensorsFile weights = network.open(source())) {
            return new Compressor(budget(1 << 28), 3)
                    .build(weights, own.map(asked::packing).orElse(asked), SourceMetadata.none(), out(), GO_ON);
        }
    }

    BuiltArtifact build(Specification variant, boolean whateverItCosts) throws IOException {
        Compression asked = Compression.of(variant);
        try (SafetensorsFile weights = network.open(source())) {
            return new Compressor(budget(1 << 28), 3)
                    .build(weights, whateverItCosts ? asked.growing() : asked, SourceMetadata.none(), out(), GO_ON);
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

    static Specification hard(String quantizer, String granularity, Layers layers) {
        return hard(quantizer, granularity, layers, Map.of());
    }

    static Specification at(int revision, Specification s) {
        return changed(s, "revision", revision == 1 ? null : Integer.valueOf(revision));
    }

    /** The same but for one thing that it says; null takes it away. */
    static Specification changed(Specification s, String key, Object value) {
        Map<String, Object> document = Json.mapper().convertValue(s, new TypeReference<>() {});
        document.put(key, value);
        return Specification.of(document);
    }

    static Specification hard(String quantizer, String granularity, Layers layers, Map<String, Object> options) {
        return Specification.of(Map.of(
                "name", "q",
                "mode", ArtifactKind.HARD,
                "operator", quantizer,
                "granularity", granularity,
                "layers", layers,
                "options", options));
    }

    static Specification prox(
            String map, String granularity, double strength, Layers layers, Map<String, Object> options) {
        return Specification.of(Map.of(
                "name", "path",
                "mode", ArtifactKind.PROX,
                "operator", map,
                "granularity", granularity,
                "strength", strength,
                "layers", layers,
                "options", options));
    }

    static Specification startingAt(Digest artifact, Specification s) {
        return changed(s, "previousCodebooks", artifact);
    }

    static Specification byLayer(Specification s, List<Specification.LayerQuantizer> rules) {
        return changed(s, "byLayer", rules);
    }

    static MemoryBudget budget(long bytes) {
        return MemoryBudget.share(bytes, "raise the memory-budget");
    }

    static Specification eightBits() {
        return hard("uniform", "row", ALL, Map.of("bits", 8));
    }

    static Specification alternating(Layers layers) {
        return hard("alternating", "row", layers, Map.of("bits", 2));
    }
}
