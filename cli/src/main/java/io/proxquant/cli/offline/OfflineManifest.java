package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Quantization;
import io.proxquant.recipes.QuantizationVariant;

/**
 * What {@code manifest.json} beside an artifact says: enough to check both files and to repeat the command. It depends
 * on the weights and the options alone, so the same command writes the same bytes.
 *
 * @param checkpoint digest of the source's tensors, as the pipeline computes it
 * @param quantization what options asked for; absent where a recipe did
 * @param recipe what a recipe asked for; absent where options did
 * @param artifactDigest digest of the tensors as decoded
 * @param effectiveBitsPerWeight 8 · bytes of codes and codebooks / quantized weights
 * @param tensors every tensor as decoded, sorted by name
 * @param metadata what the source says of itself and the artifact repeats; absent where that is nothing
 */
record OfflineManifest(
        int format,
        String checkpoint,
        FileFacts source,
        Settings quantization,
        FromRecipe recipe,
        FileFacts artifact,
        Digest artifactDigest,
        long quantizedWeights,
        double effectiveBitsPerWeight,
        SortedSet<String> quantized,
        List<TensorDigest> tensors,
        SortedMap<String, String> metadata) {
    static final int FORMAT = 1;

    /** A file's size and content; its name and place may change. */
    record FileFacts(long bytes, Digest sha256) {
        static FileFacts of(SourceFile file) throws IOException {
            return new FileFacts(file.header().fileLength(), file.sha256());
        }

        static FileFacts of(Path file) throws IOException {
            try (SourceFile source = SourceFile.open(file)) {
                return of(source);
            }
        }
    }

    /**
     * A recipe's quantization, under the names that the pipeline has for it.
     *
     * @param digest of the recipe
     * @param quantization with the digest under which the pipeline keeps the artifact of this checkpoint
     * @param specification that has this digest
     */
    record FromRecipe(Digest digest, Quantization quantization, QuantizationVariant specification) {}

    /**
     * What was asked for.
     *
     * @param revision of the quantizer; absent for the first
     * @param options all options of the quantizer
     * @param curvature the file that it was given; absent without one
     */
    record Settings(
            String quantizer,
            Integer revision,
            int bits,
            String granularity,
            Map<String, Object> options,
            FileFacts curvature,
            List<String> include,
            List<String> exclude) {}
}
