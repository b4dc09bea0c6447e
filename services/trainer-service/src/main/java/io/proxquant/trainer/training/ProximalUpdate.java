package io.proxquant.trainer.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.models.parameters.ParameterValues;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorProximalMap;

/**
 * Does what a method does after the optimizer's step: moves every quantized tensor towards the quantized set, and keeps it in
 * its domain. The codebooks that a map keeps between steps, the state of the constraint and the count of applications, which
 * decides when codebooks are refreshed and what is drawn at random, are saved state.
 *
 * <p>A tensor that can be read anywhere is moved where it lies, tile by tile; others in blocks of whole rows, or whole.
 */
final class ProximalUpdate implements NamedState.Part {
    /** A tensor of at most so many weights stays in a core's own cache, so it is read once and not once for each look. */
    private static final int CACHED = 1 << 17;

    private final Method method;
    private final TensorProximalMap map;
    private final TrainedLevels levels;
    private final Map<String, float[]> codebooks = new LinkedHashMap<>();
    private final ConstraintStates constraints;
    private final TensorBlocks blocks;

    private long applied;

    ProximalUpdate(Method method, List<QuantizableTensor> tensors, TrainedLevels levels) {
        this.method = method;
        this.map = new TensorProximalMap(method.map(), method.granularity());
        this.levels = levels;
        this.constraints = new ConstraintStates(method.constraint(), tensors);
        this.blocks = new TensorBlocks(tensors, this::together);
        tensors.forEach(t -> codebooks.put(t.name(), new float[map.stateSize(t.shape())]));
    }

    /** How many weights of a tensor have to be moved at once: whole rows, unless the rows of a map for single weights are long. */
    private int together(QuantizableTensor tensor) {
        int row = row(tensor);
        if (!method.map().needs().isEmpty()) {
            return tensor.size();
        }
        if (method.map().elementwise()) {
            return row > TensorBlocks.WEIGHTS && method.constraint().elementwise() ? 1 : row;
        }
        return Math.max(row, method.granularity().blocks(tensor.shape()).length());
    }

    private static int row(QuantizableTensor tensor) {
        return tensor.shape().length == 0 ? 1 : tensor.size() / (int) Math.max(1, tensor.shape()[0]);
    }

    /** How often the map was applied so far. */
    long applied() {
        return applied;
    }

    /**
     * Eager (ProxQuant, algorithm 1): the tensors themselves are moved, then constrained. Lazy (dual averaging): the latent
     * weights are constrained and stay, the tensors get the moved copy.
     */
    void apply(MovedWeights moved, ParameterPort port, double strength, TrainingKnowledge knowledge) {
        if (!method.moves()
                && method.constraint().vacuous()
                && !knowledge.masks().present()) {
            applied++;
            return;
        }
        boolean refresh = applied % method.codebookPeriod() == 0;
        constraints.update(moved, applied);
        blocks.run(moved.threads(), (tensor, from, count, buffers) -> {
            float[] state = levels.present() ? levels.of(tensor, moved) : codebooks.get(tensor.name());
            SideInformation side = knowledge.of(tensor, moved, applied).startingAt(from);
            BlockUpdate update =
                    new BlockUpdate(method, (float) strength, state, refresh, side, constraints.of(tensor));
            ParameterValues source = moved.values(tensor.name());
            ParameterValues target = method.lazy() ? port.values(tensor.name()) : source;
            if (inPlace(tensor, count) && source.direct() && target.direct()) {
                update.inTiles(source, target, from, count, buffers);
            } else {
                update.inBuffer(source, target, from, tensor.shape(), buffers.apply(count));
            }
        });
        applied++;
    }

    private boolean inPlace(QuantizableTensor tensor, int count) {
        boolean oneBlock = method.granularity().blocks(tensor.shape()).length() == count;
        return method.constraint().elementwise() && (method.map().elementwise() || (oneBlock && count > CACHED));
    }

    @Override
    public void save(NamedState into) {
        into.put("pull.applied", applied);
        if (method.map().stateSize() > 0) {
            codebooks.forEach((name, floats) -> into.put("pull/" + name, floats));
        }
        constraints.save(into);
    }

    @Override
    public void restore(NamedState from) {
        applied = from.whole("pull.applied");
        if (method.map().stateSize() > 0) {
            codebooks.replaceAll((name, floats) -> from.floats("pull/" + name));
        }
        constraints.restore(from);
    }
}
