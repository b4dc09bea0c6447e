package io.proxquant.exports;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.proxquant.checkpoints.artifact.ArtifactEntry;
import io.proxquant.checkpoints.artifact.ArtifactOptions;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.QuantizedTensor;

/** Small artifacts with chosen levels. */
final class TestArtifact {
    static final long[] SHAPE = {4, 256};

    private final List<ArtifactTensor> tensors = new ArrayList<>();
    private final Random random = new Random(7);

    /** What networks have beside: a bias and a counter. */
    TestArtifact() {
        tensors.add(new ArtifactTensor.Copied(TensorData.of("fc.bias", new float[] {0.1f, -3, 0, 1e-30f}, 4)));
        tensors.add(new ArtifactTensor.Copied(TensorData.of("steps", DType.I64, new byte[8])));
    }

    TestArtifact with(ArtifactTensor tensor) {
        tensors.add(tensor);
        return this;
    }

    /** A matrix with random codes and a codebook for each block. */
    TestArtifact matrix(String name, CodebookLayout layout, int length, float... codebook) {
        return tensor(name, SHAPE, layout, length, codebook);
    }

    TestArtifact tensor(String name, long[] shape, CodebookLayout layout, int length, float... codebook) {
        int total = 1;
        for (long dimension : shape) {
            total *= (int) dimension;
        }
        byte[] codes = new byte[total];
        for (int i = 0; i < total; i++) {
            codes[i] = (byte) random.nextInt(layout.levels());
        }
        int blocks = total / length;
        float[] books = new float[blocks * layout.stored()];
        for (int i = 0; i < books.length; i++) {
            // Another power of two for each block: as exact as the first, and told apart from it.
            boolean scale = layout.form() != CodebookForm.AFFINE || i % 2 == 0;
            books[i] = codebook[i % codebook.length] * (scale ? 1 << i / layout.stored() % 3 : 1);
        }
        return with(ArtifactTensor.Quantized.of(
                name, shape, "chosen", new QuantizedTensor(layout, BlockShape.of(blocks, length), codes, books)));
    }

    Path write(Path file) throws IOException {
        return write(file, ArtifactOptions.plain());
    }

    Path write(Path file, ArtifactOptions options) throws IOException {
        List<ArtifactEntry> entries = new ArrayList<>();
        tensors.forEach(tensor -> entries.add(tensor.entry()));
        try (ArtifactWriter writer =
                ArtifactWriter.create(file, entries, SourceMetadata.of(Map.of("license", "CC0")), options)) {
            for (ArtifactTensor tensor : tensors) {
                if (tensor instanceof ArtifactTensor.Quantized q) {
                    writer.put(q.name(), q.value(), q.mask());
                } else if (tensor instanceof ArtifactTensor.Copied c) {
                    writer.copy(c.tensor().name(), c.tensor().content());
                }
            }
            writer.finish();
        }
        return file;
    }

    static CodebookLayout layout(CodebookForm form, int bits, int stored) {
        return CodebookLayout.of(form, bits, stored);
    }
}
