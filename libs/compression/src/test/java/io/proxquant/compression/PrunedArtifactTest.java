package io.proxquant.compression;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;

import static org.assertj.core.api.Assertions.assertThat;

/** What a trainer pruned is packed with exactly its masks, which the specification names by their digest. */
class PrunedArtifactTest extends CompressorCase {
    private static final long[] SHAPE = {12, 4};

    @Test
    void theTrainedMasksArePackedAndNoOthers() throws Exception {
        try (ArtifactFile codes = ArtifactFile.open(frozen(), SafetensorsLimits.defaults())) {
            OwnCodes own = OwnCodes.of(codes, TensorRule.matrices(ALL.include(), ALL.exclude()));
            assertThat(own.mask()).isNotNull();
            Specification named = masked(own.mask());
            build(named, Optional.of(own));
            try (ArtifactFile artifact = artifact()) {
                for (String name : TinyNetwork.MATRICES) {
                    assertThat(artifact.value(name).mask())
                            .isEqualTo(codes.value(name).mask());
                    assertThat(artifact.dequantize(name)).containsExactly(codes.dequantize(name));
                }
            }
            assertThat(named.digest()).isNotEqualTo(alternating(ALL).digest());
            assertThat(Specification.of(named)).isEqualTo(named);
            assertThat(refusal(alternating(ALL), Optional.of(own))).contains("no masks");
            assertThat(refusal(masked(Digest.of("others")), Optional.of(own)))
                    .contains(own.mask().hex());
            assertThat(refusal(named, Optional.empty())).contains("no masks");
        }
    }

    private String refusal(Specification specification, Optional<OwnCodes> own) {
        CompressionException refused = org.assertj.core.api.Assertions.catchThrowableOfType(
                CompressionException.class, () -> build(specification, own));
        assertThat(refused.reason()).isEqualTo(ReasonCode.CHECKPOINT_MISFIT);
        return refused.getMessage();
    }

    private Path frozen() throws Exception {
        List<ArtifactTensor> frozen = new ArrayList<>();
        for (String name : TinyNetwork.MATRICES) {
            QuantizedTensor value = OwnCodesFixture.unusual(12, 4);
            byte[] kept = new byte[48];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = (byte) (i % 3 == 0 ? 1 : 0);
            }
            PruningMask mask = PruningMask.of(kept);
            float[] weights = new float[48];
            value.dequantize(weights);
            mask.clear(weights);
            network.floats(name, weights, SHAPE);
            frozen.add(new ArtifactTensor.Quantized(name, SHAPE, "alternating", value, 0, mask));
        }
        Path codes = folder.resolve("codes");
        ArtifactWriter.write(codes, frozen);
        return codes;
    }

    private static Specification masked(Digest mask) {
        return changed(alternating(ALL), "mask", mask);
    }
}
