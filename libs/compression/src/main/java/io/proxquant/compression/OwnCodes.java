package io.proxquant.compression;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.MaskDigest;
import io.proxquant.checkpoints.artifact.PackedTensor;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.quantizers.Quantizers;

/**
 * The codes that a checkpoint carries from its freeze on. For a specification of the training method's own they are packed as
 * they are.
 *
 * @param codes the file that the trainer wrote beside the weights
 * @param rule those that the training method was to quantize
 * @param madeBy the revision of the method's quantizer that made them; null where the checkpoint does not say
 */
public record OwnCodes(ArtifactFile codes, TensorRule rule, Integer madeBy) {
    /** Codes of a checkpoint that does not tell the revision. */
    public static OwnCodes of(ArtifactFile codes, TensorRule rule) {
        return new OwnCodes(codes, rule, null);
    }

    /**
     * What is quantized: exactly what training did if the same is asked for, for a network may have matrices that its method
     * leaves alone; else what the patterns say that are asked for.
     */
    Selection selection(SafetensorsHeader header, TensorRule asked) {
        SortedSet<String> names = new TreeSet<>();
        for (String name : codes.names()) {
            if (codes.quantized(name)) {
                requireSameShape(name, header.tensors().get(name));
                names.add(name);
            }
        }
        if (!rule.equals(asked)) {
            return Selection.of(header, asked);
        }
        if (names.isEmpty()) {
            throw new CompressionException(
                    ReasonCode.NO_TENSOR_MATCHED, "the checkpoint's codes hold no quantized tensor");
        }
        return new Selection(names);
    }

    /** The revision of the specification's quantizer that made these codes, as was told, or by the form of their codebooks. */
    public int revision(Specification specification) {
        if (madeBy != null) {
            return madeBy;
        }
        Quantizer quantizer = Quantizers.byName(specification.operator(), specification.options());
        Optional<CodebookLayout> made = codes.names().stream()
                .filter(codes::quantized)
                .map(codes::layout)
                .findFirst();
        return IntStream.iterate(quantizer.revision(), revision -> revision >= 1, revision -> revision - 1)
                .filter(r ->
                        made.filter(quantizer.atRevision(r).layout()::equals).isPresent())
                .findFirst()
                .orElse(1);
    }

    /** Digest of the masks of pruned weights; null where nothing is pruned. */
    public Digest mask() throws IOException {
        return MaskDigest.of(codes);
    }

    boolean has(TensorInfo tensor) {
        return codes.quantized(tensor.name());
    }

    /** Whether rows or groups of the codes are of the dimension that is asked for; where none is asked for, they are meant as they are. */
    boolean cutAs(TensorInfo tensor, TensorCut cut) {
        if (cut.axis().orNull() == null) {
            return true;
        }
        PackedTensor made = codes.packed(tensor.name());
        int axis = cut.moves(tensor) ? cut.axis(tensor) : 0;
        return made.firstAxis() == axis && made.blocks() == cut.blocks(tensor).count();
    }

    TensorOperation pack() {
        return new Frozen(codes);
    }

    private void requireSameShape(String name, TensorInfo tensor) {
        if (tensor == null || !Arrays.equals(tensor.shape(), codes.shape(name))) {
            throw new CompressionException(
                    ReasonCode.CHECKPOINT_MISFIT,
                    "the checkpoint's codes name tensor " + name + " " + Arrays.toString(codes.shape(name))
                            + ", its weights have " + tensor);
        }
    }
}
