package io.proxquant.compression;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.Digest;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.QuantizedTensor;

/** A network frozen as a trainer would, with codes that no quantizer would find again from the weights. */
record OwnCodesFixture(OwnCodes codes, Map<String, float[]> weights, Digest frozenDigest) {
    /** Gives the network's matrices frozen weights and returns the codes they came from. */
    static OwnCodesFixture freeze(TinyNetwork network, Path folder) throws IOException {
        Map<String, float[]> frozen = new HashMap<>();
        List<ArtifactTensor> tensors = new ArrayList<>();
        Path scratch = folder.resolve("scratch");
        try (SafetensorsFile file = network.open(scratch)) {
            for (String name : TinyNetwork.MATRICES) {
                long[] shape = file.header().tensor(name).shape();
                QuantizedTensor value = unusual(
                        (int) shape[0], (int) (file.header().tensor(name).elements() / shape[0]));
                float[] weights = new float[value.codes().length];
                value.dequantize(weights);
                network.floats(name, weights, shape);
                frozen.put(name, weights);
                tensors.add(ArtifactTensor.Quantized.of(name, shape, "alternating", value));
            }
        }
        java.nio.file.Files.delete(scratch);
        Path codes = folder.resolve("codes");
        ArtifactWriter.write(codes, tensors);
        Digest digest = network.write(folder.resolve("frozen")).checkpoint();
        OwnCodes own = OwnCodes.of(
                ArtifactFile.open(codes, SafetensorsLimits.defaults()), TensorRule.matrices(List.of("**"), List.of()));
        return new OwnCodesFixture(own, frozen, digest);
    }

    float[] frozen(String name) {
        return weights.get(name).clone();
    }

    /** Levels ±0.5 ± 0.125, of which a row uses one or two: quantizing them again finds other codebooks. */
    static QuantizedTensor unusual(int rows, int length) {
        CodebookLayout layout = CodebookLayout.of(CodebookForm.SIGNED_SUM, 2, 2);
        byte[] codes = new byte[rows * length];
        float[] codebooks = new float[rows * 2];
        for (int row = 0; row < rows; row++) {
            codebooks[2 * row] = 0.5f;
            codebooks[2 * row + 1] = 0.125f;
            for (int i = 0; i < length; i++) {
                codes[row * length + i] = (byte) (row % 2 == 0 ? 1 : 1 + 2 * (i % 2));
            }
        }
        return new QuantizedTensor(layout, BlockShape.of(rows, length), codes, codebooks);
    }
}
