package io.proxquant.compression;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.checkpoints.artifact.ArtifactEntry;
import io.proxquant.checkpoints.safetensors.SafetensorsException;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.StoredForm;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.budget.LayerChoice;

/**
 * What each layer of a file would become and take by each choice, with nothing written: weights as a network would compute with
 * them, and bytes as the writer of artifacts would write them.
 */
public final class LayerTrials {
    private final Map<String, TensorInfo> layers;
    private final TensorCut cut;
    private final long copied;

    private LayerTrials(Map<String, TensorInfo> layers, TensorCut cut, long copied) {
        this.layers = layers;
        this.cut = cut;
        this.copied = copied;
    }

    /**
     * One layer by one choice.
     *
     * @param weights decoded, in the file's order
     * @param bytes of codes and codebooks
     * @param codedBytes the same with entropy coding, tables included
     */
    @SuppressWarnings("ArrayRecordComponent") // weights on their way to a network
    public record Tried(float[] weights, long bytes, long codedBytes) {}

    /**
     * Prepares trials of the layers that a specification selects in a file, cut as it says.
     *
     * @throws CompressionException if it selects none, or they cannot be cut so
     */
    public static LayerTrials of(SafetensorsFile weights, Specification specification) throws IOException {
        try {
            Compressor.refuseArtifact(weights.header());
            TensorRule rule = specification.layers().rule();
            Selection selection = Selection.of(weights.header(), rule).withoutMasks(weights, rule);
            TensorCut cut = new TensorCut(Granularity.parse(specification.granularity()), specification.axes());
            Map<String, TensorInfo> layers = new LinkedHashMap<>();
            long copied = 0;
            for (TensorInfo tensor : weights.header().tensors().values()) {
                if (selection.contains(tensor)) {
                    layers.put(tensor.name(), tensor);
                } else {
                    copied += tensor.bytes();
                }
            }
            cut.require(List.copyOf(layers.values()));
            return new LayerTrials(layers, cut, copied);
        } catch (SafetensorsException e) {
            throw new CompressionException(ReasonCode.CHECKPOINT_INVALID, e.getMessage());
        }
    }

    /** Names of the layers in the order of the file. */
    public List<String> layers() {
        return List.copyOf(layers.keySet());
    }

    /** The shape of a layer. */
    public List<Long> shape(String layer) {
        return Arrays.stream(layers.get(layer).shape()).boxed().toList();
    }

    /** Weights of all layers. */
    public long weights() {
        return layers.values().stream().mapToLong(TensorInfo::elements).sum();
    }

    /** Bytes of the tensors that are copied. */
    public long copiedBytes() {
        return copied;
    }

    /**
     * Tries one choice.
     *
     * @param weights of the layer; left as they are
     * @throws CompressionException if they do not allow it
     */
    public Tried of(String layer, LayerChoice choice, float[] weights) throws IOException {
        TensorInfo tensor = layers.get(layer);
        TensorOperation.Hard operation = new TensorOperation.Hard(choice.made(), cut, TensorKnowledge.none());
        try {
            TensorOperation.Codes codes = (TensorOperation.Codes) operation.apply(tensor, weights.clone());
            ArtifactEntry.Packed entry = (ArtifactEntry.Packed) operation.entry(tensor);
            return new Tried(
                    codes.value().dequantize(),
                    entry.bytes(codes.value(), StoredForm.PLAIN),
                    entry.bytes(codes.value(), StoredForm.PLAIN.withCoding()));
        } catch (NonFiniteWeightException e) {
            throw NanCheck.refusal(tensor, e.index(), weights[e.index()]);
        } catch (IllegalArgumentException e) {
            throw CompressionException.misfit(tensor, e);
        }
    }
}
