package io.proxquant.compression;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.SideInformation;

/**
 * The artifact at whose codebooks an adaptive quantizer begins. A specification names it by the digest of its file, so that whoever
 * has the store can build the same artifact again (Carreira-Perpiñán and Idelbayev 2017, learning-compression, part II: a C step
 * starts from the codebook of the last).
 *
 * @param artifact open while the compression runs
 * @param file digest of that file, or of the index of several
 */
public record PreviousCodebooks(ArtifactFile artifact, Digest file) {
    private static final String KEY = "previousCodebooks";

    /** What each of these quantizers is told of tensors: nothing, where no artifact is named or it begins anew always. */
    static Function<Quantizer, TensorKnowledge> knowledge(
            Digest named, Optional<PreviousCodebooks> given, List<Quantizer> quantizers, TensorCut cut) {
        if (named == null) {
            return quantizer -> TensorKnowledge.none();
        }
        if (quantizers.stream().noneMatch(Quantizer::continuesCodebooks)) {
            refuse(named, quantizers.get(0).name());
        }
        PreviousCodebooks previous = given.filter(each -> each.file().equals(named))
                .orElseThrow(() -> new IllegalArgumentException(KEY + " names the artifact of digest " + named
                        + ", and " + given.map(each -> "that of " + each.file()).orElse("none") + " is given"));
        return quantizer -> quantizer.continuesCodebooks()
                ? new Levels(previous.artifact(), quantizer, cut)
                : TensorKnowledge.none();
    }

    /** Refuses an artifact that would decide nothing: a result is to have one name. */
    static void refuse(Digest named, String operator) {
        if (named != null) {
            throw new IllegalArgumentException(
                    KEY + " names an artifact, and '" + operator + "' takes no earlier codebook into account");
        }
    }

    private record Levels(ArtifactFile artifact, Quantizer quantizer, TensorCut cut) implements TensorKnowledge {
        @Override
        public void require(TensorInfo tensor) {
            String name = tensor.name();
            BlockShape blocks = cut.blocks(tensor);
            boolean fits = artifact.names().contains(name)
                    && artifact.quantized(name)
                    && Arrays.equals(artifact.shape(name), tensor.shape())
                    && artifact.layout(name).equals(quantizer.layout())
                    && artifact.packed(name).blocks() == blocks.count()
                    && artifact.packed(name).length() == blocks.length()
                    && artifact.packed(name).firstAxis() == (cut.moves(tensor) ? cut.axis(tensor) : 0);
            if (!fits) {
                throw new CompressionException(
                        ReasonCode.CHECKPOINT_MISFIT,
                        "tensor " + name + ": the artifact that it is to begin at has no " + blocks.count()
                                + " codebooks of '" + quantizer.name() + "' with "
                                + quantizer.layout().levels()
                                + " levels for it; take one that was made with the same quantizer, options, granularity"
                                + " and axis");
            }
        }

        @Override
        public SideInformation of(TensorInfo tensor, AxisOrder order) throws IOException {
            return SideInformation.none()
                    .withLevels(artifact.value(tensor.name()).codes().codebooks());
        }

        @Override
        public SideInformation part(TensorInfo tensor, AxisOrder order, int from, int count) throws IOException {
            int length = cut.blocks(tensor).length();
            return SideInformation.none()
                    .withLevels(artifact.codebooks(tensor.name(), from / length, count / length))
                    .startingAt(from);
        }
    }
}
