package io.proxquant.compression;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
import io.proxquant.quantization.budget.BitsBudget;
import io.proxquant.quantization.budget.LayerChoice;
import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.quantization.presets.ByPattern;
import io.proxquant.quantization.quantizers.Quantizers;

/** One compression of a file of weights: an operation, the tensors it applies to, and limits on the result. */
public final class Compression {
    static final String PLAN = "bits.plan";
    private static final String BY_LAYER = "byLayer";
    private static final int MOST_NAMED = 20;

    private final LayerOperations operations;
    private final TensorRule rule;
    private final Optional<OwnCodes> own;
    private final boolean growing;
    private final Optional<Digest> mask;
    private final PlanTerms terms;

    private Compression(
            LayerOperations operations,
            TensorRule rule,
            Optional<OwnCodes> own,
            boolean growing,
            Optional<Digest> mask) {
        this(operations, rule, own, growing, mask, PlanTerms.NONE);
    }

    private Compression(
            LayerOperations operations,
            TensorRule rule,
            Optional<OwnCodes> own,
            boolean growing,
            Optional<Digest> mask,
            PlanTerms terms) {
        this.operations = operations;
        this.rule = rule;
        this.own = own;
        this.growing = growing;
        this.mask = mask;
        this.terms = terms;
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
                LayerOperations.same(new TensorOperation.Hard(quantizer, new TensorCut(granularity, axis), knowledge)),
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
                PreviousCodebooks.refuse(specification.inputs().previousCodebooks(), specification.operator());
                if (specification.byLayer() != null) {
                    throw new IllegalArgumentException(BY_LAYER + " goes with mode hard");
                }
                ProximalMap map = ProximalMaps.byName(specification.operator(), specification.options())
                        .atRevision(specification.operatorRevision());
                float strength = specification.strength().floatValue();
                return new Compression(
                        LayerOperations.same(new TensorOperation.Prox(map, new TensorCut(granularity, axis), strength)),
                        rule,
                        Optional.empty(),
                        true,
                        Optional.empty());
            }
            if (specification.operator().equals(LayerChoice.BY_PLAN)) {
                PreviousCodebooks.refuse(specification.inputs().previousCodebooks(), specification.operator());
                return planned(specification, new TensorCut(granularity, axis), rule);
            }
            return hard(specification, previous, new TensorCut(granularity, axis), rule);
        } catch (IllegalArgumentException e) {
            throw new CompressionException(ReasonCode.RECIPE_INVALID, specification.name() + ": " + e.getMessage());
        }
    }

    /** Of a plan whose quantizers are not all what they are today an artifact is made again, which its size never kept. */
    private static Compression planned(Specification specification, TensorCut cut, TensorRule rule) {
        Map<String, LayerChoice> plan = specification.plan();
        if (plan == null) {
            throw CompressionException.against(
                    PLAN,
                    ReasonCode.RECIPE_INVALID,
                    "there is no plan of bits here: 'proxquant plan' makes one, bits.plan names its digest or holds it;"
                            + " by digest it is given with --plan, to quantize, or to submit for the services");
        }
        LayerOperations layers = LayerOperations.planned(plan, cut);
        boolean older = plan.values().stream().anyMatch(choice -> !choice.newest());
        return new Compression(
                layers,
                rule,
                Optional.empty(),
                older,
                Optional.ofNullable(specification.inputs().mask()));
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
                PreviousCodebooks.knowledge(specification.inputs().previousCodebooks(), previous, all, cut);
        return new Compression(
                LayerOperations.ruled(
                        new TensorOperation.Hard(quantizer, cut, knowledge.apply(quantizer)),
                        byLayer.map(each -> new TensorOperation.Hard(each, cut, knowledge.apply(each)))),
                rule,
                Optional.empty(),
                quantizer.revision() != newest.revision(),
                Optional.ofNullable(specification.inputs().mask()));
    }

    /** The same, but tensors of which there are codes are packed from these. */
    public Compression packing(OwnCodes codes) {
        return new Compression(operations, rule, Optional.of(codes), growing, mask, terms);
    }

    /**
     * The same by a plan of bits that is held against this.
     *
     * @param limit on the tensors' bytes, beyond which the result is refused
     * @param shapes that the plan's layers are to have
     */
    public Compression following(Optional<BitsBudget> limit, Map<String, List<Long>> shapes) {
        return new Compression(operations, rule, own, growing, mask, new PlanTerms(limit, shapes));
    }

    /** The same, whatever it costs: the result may take more bytes than its source. */
    public Compression growing() {
        return new Compression(operations, rule, own, true, mask, terms);
    }

    PlanTerms terms() {
        return terms;
    }

    /** Passes the tensors of a file that are all told what becomes of them, with nobody else named. */
    void requireTold(Collection<TensorInfo> selected) {
        if (own.isEmpty()) {
            operations.requireTold(selected.stream().map(TensorInfo::name).toList());
            terms.requireShapes(selected);
        }
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
        List<String> idle = operations.byLayer().idle(tensors);
        if (!idle.isEmpty()) {
            throw CompressionException.against(
                    BY_LAYER,
                    ReasonCode.NO_TENSOR_MATCHED,
                    "byLayer '" + idle.get(0) + "' matches no tensor that is quantized; there are "
                            + tensors.stream().limit(MOST_NAMED).toList());
        }
    }

    TensorOperation on(TensorInfo tensor) {
        TensorOperation meant = operations.on(tensor.name());
        return own.filter(codes -> codes.has(tensor))
                .filter(codes ->
                        meant.cut().map(cut -> codes.cutAs(tensor, cut)).orElse(true))
                .map(OwnCodes::pack)
                .orElse(meant);
    }
}
