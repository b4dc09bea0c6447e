package io.proxquant.compression;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.quantization.presets.ByPattern;
import io.proxquant.quantization.quantizers.Quantizers;

/** One compression of a file of weights: an operation, the tensors it applies to, and limits on the result. */
public final class Compression {
    private static final String BY_LAYER = "byLayer";
    private static final int MOST_NAMED = 20;

    private final TensorOperation operation;
    private final ByPattern<TensorOperation> byLayer;
    private final TensorRule rule;
    private final Optional<OwnCodes> own;
    private final boolean growing;
    private final Optional<Digest> mask;

    private Compression(
            TensorOperation operation,
            ByPattern<TensorOperation> byLayer,
            TensorRule rule,
            Optional<OwnCodes> own,
            boolean growing,
            Optional<Digest> mask) {
        this.operation = operation;
        this.byLayer = byLayer;
        this.rule = rule;
        this.own = own;
        this.growing = growing;
        this.mask = mask;
    }

    /** Hard quantization by dimension 0. */
    public static Compression hard(
            Quantizer quantizer, Granularity granularity, TensorKnowledge knowledge, TensorRule rule) {
        return hard(quantizer, granularity, AxisRule.none(), knowledge, rule);
    }

    /** Hard quantization with one codebook for each block of this granularity, by the dimension that the rule says. */
    public static Compression hard(
            Quantizer quantizer, Granularity granularity, AxisRule axis, TensorKnowledge knowledge, TensorRule rule) {
        return new Compression(
                new TensorOperation.Hard(quantizer, new TensorCut(granularity, axis), knowledge),
                ByPattern.none(),
                rule,
                Optional.empty(),
                false,
                Optional.empty());
    }

    /**
     * What a specification says. A result larger than its source is refused, but what an earlier revision made can be made
     * again.
     *
     * @throws CompressionException if its operator does not take these options
     */
    public static Compression of(Specification specification) {
        return of(specification, Optional.empty());
    }

    /**
     * The same where a specification may name an artifact to begin at.
     *
     * @param previous that artifact, if it names one
     * @throws CompressionException if what it names is not what is given, or its operator begins anew always
     */
    public static Compression of(Specification specification, Optional<PreviousCodebooks> previous) {
        try {
            Granularity granularity = Granularity.parse(specification.granularity());
            AxisRule axis = specification.axes();
            TensorRule rule = specification.layers().rule();
            if (specification.mode() == ArtifactKind.PROX) {
                PreviousCodebooks.refuse(specification.previousCodebooks(), specification.operator());
                if (specification.byLayer() != null) {
                    throw new IllegalArgumentException(BY_LAYER + " goes with mode hard");
                }
                ProximalMap map = ProximalMaps.byName(specification.operator(), specification.options())
                        .atRevision(specification.operatorRevision());
                float strength = specification.strength().floatValue();
                return new Compression(
                        new TensorOperation.Prox(map, new TensorCut(granularity, axis), strength),
                        ByPattern.none(),
                        rule,
                        Optional.empty(),
                        true,
                        Optional.empty());
            }
            return hard(specification, previous, new TensorCut(granularity, axis), rule);
        } catch (IllegalArgumentException e) {
            throw new CompressionException(ReasonCode.RECIPE_INVALID, specification.name() + ": " + e.getMessage());
        }
    }

    private static Compression hard(
            Specification specification, Optional<PreviousCodebooks> previous, TensorCut cut, TensorRule rule) {
        Quantizer newest = Quantizers.byName(specification.operator(), specification.options());
        Quantizer quantizer = newest.atRevision(specification.operatorRevision());
        ByPattern<Quantizer> byLayer = specification.quantizersByLayer();
        List<Quantizer> all = Stream.concat(
                        Stream.of(quantizer), byLayer.rules().stream().map(ByPattern.Rule::given))
                .toList();
        Function<Quantizer, TensorKnowledge> knowledge =
                PreviousCodebooks.knowledge(specification.previousCodebooks(), previous, all, cut);
        return new Compression(
                new TensorOperation.Hard(quantizer, cut, knowledge.apply(quantizer)),
                byLayer.map(each -> new TensorOperation.Hard(each, cut, knowledge.apply(each))),
                rule,
                Optional.empty(),
                quantizer.revision() != newest.revision(),
                Optional.ofNullable(specification.mask()));
    }

    /** The same, but tensors of which there are codes are packed from these. */
    public Compression packing(OwnCodes codes) {
        return new Compression(operation, byLayer, rule, Optional.of(codes), growing, mask);
    }

    /** The same, whatever it costs: the result may take more bytes than its source. */
    public Compression growing() {
        return new Compression(operation, byLayer, rule, own, true, mask);
    }

    /**
     * Holds the masks of the codes that are packed against the specification, which knows them by their digest.
     *
     * @throws CompressionException if they are others, or there are no codes that could have any
     */
    void requireMasks() throws IOException {
        Optional<Digest> found = own.isPresent() ? Optional.ofNullable(own.get().mask()) : Optional.empty();
        if (!found.equals(mask)) {
            throw new CompressionException(
                    ReasonCode.CHECKPOINT_MISFIT,
                    "the specification says " + masks(mask) + ", the codes that are packed have " + masks(found));
        }
    }

    private static String masks(Optional<Digest> digest) {
        return digest.map(each -> "masks " + each).orElse("no masks");
    }

    TensorRule rule() {
        return rule;
    }

    Optional<OwnCodes> own() {
        return own;
    }

    /** What training froze is packed whatever it costs, since that was settled before its first step. */
    boolean mayGrow() {
        return growing || own.isPresent();
    }

    /** Refuses a rule for layers of which none is among these: it is a mistyped name most often. */
    void requireLayersUsed(List<String> tensors) {
        List<String> idle = byLayer.idle(tensors);
        if (!idle.isEmpty()) {
            throw CompressionException.against(
                    BY_LAYER,
                    ReasonCode.NO_TENSOR_MATCHED,
                    "byLayer '" + idle.get(0) + "' matches no tensor that is quantized; there are "
                            + tensors.stream().limit(MOST_NAMED).toList());
        }
    }

    TensorOperation on(TensorInfo tensor) {
        TensorOperation meant = byLayer.of(tensor.name()).orElse(operation);
        return own.filter(codes -> codes.has(tensor))
                .filter(codes ->
                        meant.cut().map(cut -> codes.cutAs(tensor, cut)).orElse(true))
                .map(OwnCodes::pack)
                .orElse(meant);
    }
}
