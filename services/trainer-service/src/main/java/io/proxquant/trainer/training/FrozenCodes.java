package io.proxquant.trainer.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorQuantizer;

/**
 * Makes, saves and restores the codes and codebooks of the hard quantization, whose codes never change again. The tensors are
 * overwritten with what the codes decode to, so the weights that train on around them and the artifact that is shipped are the
 * same bits. Codes are saved, because quantizing again need not give the same; together with their layout, because a quantizer
 * of a later revision may have another one.
 */
final class FrozenCodes {
    private static final String CODES = "codes/";
    private static final String CODEBOOKS = "codebooks/";
    /** Form, bits, stored floats, levels, blocks and their length. */
    private static final String LAYOUT = "layout/";

    private static final String REVISION = "codes.revision";

    private FrozenCodes() {}

    /**
     * Quantizes each tensor from the weights that the method moved, and writes the decoded weights into the network.
     *
     * @param known what the method may know of a tensor beside its weights
     * @param masks of pruned weights, which are zero whatever their codes say
     */
    static Map<String, QuantizedTensor> freeze(
            Method method,
            List<QuantizableTensor> tensors,
            MovedWeights moved,
            ParameterPort port,
            Function<QuantizableTensor, SideInformation> known,
            PruningMasks masks) {
        Map<String, QuantizedTensor> frozen = new LinkedHashMap<>();
        for (QuantizableTensor tensor : tensors) {
            float[] weights = tensor.read(moved);
            TensorQuantizer quantizer = method.quantizing(tensor.name()).onThreads(moved.threads());
            QuantizedTensor quantized = quantizer.quantize(weights, tensor.shape(), known.apply(tensor));
            quantized.dequantize(weights);
            tensor.write(port, masks.clear(tensor.name(), weights));
            frozen.put(tensor.name(), quantized);
        }
        return frozen;
    }

    /** Writes the decoded weights of codes that exist already into the network. */
    static Map<String, QuantizedTensor> freeze(
            Map<String, QuantizedTensor> codes,
            List<QuantizableTensor> tensors,
            ParameterPort port,
            PruningMasks masks) {
        for (QuantizableTensor tensor : tensors) {
            float[] weights = new float[tensor.size()];
            codes.get(tensor.name()).dequantize(weights);
            tensor.write(port, masks.clear(tensor.name(), weights));
        }
        return codes;
    }

    /** Revision of the method's quantizer that made the codes of a state; null if the state does not say. */
    static Integer revision(NamedState state) {
        return state.scalars().containsKey(REVISION) ? Math.toIntExact(state.whole(REVISION)) : null;
    }

    static void save(Method method, Map<String, QuantizedTensor> frozen, NamedState into) {
        if (!frozen.isEmpty()) {
            into.put(REVISION, method.quantizerRevision());
        }
        frozen.forEach((name, tensor) -> save("", name, tensor, into));
    }

    /** Keeps one quantized tensor under names that begin with the prefix. */
    static void save(String prefix, String name, QuantizedTensor tensor, NamedState into) {
        into.put(prefix + CODES + name, tensor.codes());
        into.put(prefix + CODEBOOKS + name, tensor.codebooks());
        CodebookLayout layout = tensor.layout();
        into.put(
                prefix + LAYOUT + name,
                String.format(
                        Locale.ROOT,
                        "%s %d %d %d %d %d",
                        layout.form(),
                        layout.bits(),
                        layout.stored(),
                        layout.levels(),
                        tensor.blocks().count(),
                        tensor.blocks().length()));
    }

    /** The codes that {@link #save} left; empty before the freeze. */
    static Map<String, QuantizedTensor> restore(Method method, List<QuantizableTensor> tensors, NamedState from) {
        Map<String, QuantizedTensor> frozen = new LinkedHashMap<>();
        for (QuantizableTensor tensor : tensors) {
            if (from.has(CODES + tensor.name())) {
                frozen.put(tensor.name(), restore("", method, tensor, from));
            }
        }
        return frozen;
    }

    /** Restores one tensor; a state from before layouts were saved has that of the method as the run began with it. */
    static QuantizedTensor restore(String prefix, Method method, QuantizableTensor tensor, NamedState from) {
        CodebookLayout layout = method.quantizer(tensor.name()).layout();
        BlockShape blocks = method.granularity().blocks(tensor.shape());
        if (from.scalars().containsKey(prefix + LAYOUT + tensor.name())) {
            String[] told = from.text(prefix + LAYOUT + tensor.name()).split(" ", -1);
            if (told.length != 6) {
                throw new IllegalArgumentException(
                        prefix + LAYOUT + tensor.name() + " has " + told.length + " fields, not 6");
            }
            layout = new CodebookLayout(
                    CodebookForm.valueOf(told[0]),
                    Integer.parseInt(told[1]),
                    Integer.parseInt(told[2]),
                    Integer.parseInt(told[3]));
            blocks = BlockShape.of(Integer.parseInt(told[4]), Integer.parseInt(told[5]));
        }
        return new QuantizedTensor(
                layout,
                blocks,
                from.bytes(prefix + CODES + tensor.name()),
                from.floats(prefix + CODEBOOKS + tensor.name()));
    }
}
