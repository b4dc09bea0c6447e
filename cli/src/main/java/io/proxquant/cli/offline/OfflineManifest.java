package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.checkpoints.safetensors.ShardFiles;
import io.proxquant.cli.input.InputFile;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.contracts.Quantization;
import io.proxquant.recipes.QuantizationVariant;

/**
 * What {@code manifest.json} beside an artifact says: enough to check both files and to repeat the command. It depends
 * on the weights and the options alone, so the same command writes the same bytes.
 *
 * @param checkpoint digest of the source's tensors, as the pipeline computes it
 * @param quantization what options asked for; absent where a recipe did
 * @param recipe what a recipe asked for; absent where options did
 * @param metadata what the source says of itself and the artifact repeats; absent if there is none
 */
record OfflineManifest(
        int format,
        Digest checkpoint,
        FileFacts source,
        Settings quantization,
        FromRecipe recipe,
        @JsonUnwrapped WrittenArtifact written,
        SortedMap<String, String> metadata) {
    static final int FORMAT = 1;

    /**
     * A file's size and content; its name and place may change.
     *
     * @param shards size and content of the files that an index names, by their names; absent for other files
     */
    record FileFacts(long bytes, Digest sha256, SortedMap<String, FileFacts> shards) {
        static FileFacts of(SourceFile file) throws IOException {
            List<Path> shards = file.shards();
            return new FileFacts(file.bytes(), file.sha256(), shards.isEmpty() ? null : of(shards));
        }

        private static SortedMap<String, FileFacts> of(List<Path> shards) throws IOException {
            List<MeasuredContent> measured = ShardFiles.each(shards, MeasuredContent::of);
            SortedMap<String, FileFacts> facts = new TreeMap<>();
            for (int i = 0; i < shards.size(); i++) {
                facts.put(
                        shards.get(i).getFileName().toString(),
                        new FileFacts(measured.get(i).bytes(), measured.get(i).sha256(), null));
            }
            return facts;
        }

        static FileFacts of(Path file) throws IOException {
            try (SourceFile source = SourceFile.open(InputFile.of(file))) {
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
     * @param shareEqualTensors true where tensors that come out equal are stored once; else absent
     * @param entropyCoding true where streams are entropy-coded if that makes them smaller; else absent
     * @param axis which dimension rows and groups are of, by pattern; absent for dimension 0
     */
    record Settings(
            String quantizer,
            Integer revision,
            int bits,
            String granularity,
            Map<String, Object> options,
            FileFacts curvature,
            List<String> include,
            List<String> exclude,
            Map<String, Integer> axis,
            Boolean shareEqualTensors,
            Boolean entropyCoding) {}
}
