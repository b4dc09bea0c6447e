package io.proxquant.trainer.training;

import java.util.Map;
import java.util.function.IntFunction;

import io.proxquant.models.parameters.ParameterValues;
import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.ProximalStep;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.WeightBlock;

/**
 * One application of a method's map and constraint to one block of a tensor, in tiles or in a buffer, whichever costs less;
 * both give the same bits.
 *
 * @param state the codebooks of the tensor
 * @param side what is known beside the weights, by index in the block
 * @param constraintState what the constraint keeps for the tensor
 */
@SuppressWarnings("ArrayRecordComponent") // lives within one step
record BlockUpdate(
        Method method,
        float strength,
        float[] state,
        boolean refresh,
        SideInformation side,
        Map<String, float[]> constraintState) {
    /** Weights of a tile: few enough to stay in a core's first cache between reading, moving, constraining and writing them. */
    private static final int TILE = 512;

    /** What is done with a tile that begins at this weight of the block. */
    private interface Step {
        void on(float[] tile, int at);
    }

    /** Updates one block where it lies: the map looks at it as often as it needs, then it is read and written tile by tile. */
    void inTiles(ParameterValues source, ParameterValues target, int from, int count, IntFunction<float[]> buffers) {
        if (constrainsLatent()) {
            forEachTile(source, from, count, buffers, (tile, at) -> {
                constrain(tile, new long[] {tile.length}, from + at);
                source.write(from + at, tile, 0, tile.length);
            });
        }
        ProximalStep step = method.map().step(block(source, from, count, buffers), strength, state, 0, refresh, side);
        forEachTile(source, from, count, buffers, (tile, at) -> {
            try {
                step.move(tile, 0, at, tile.length);
            } catch (NonFiniteWeightException e) {
                throw e.inTensor(at);
            }
            if (!method.lazy()) {
                constrain(tile, new long[] {tile.length}, from + at);
            }
            prune(tile, at);
            target.write(from + at, tile, 0, tile.length);
        });
    }

    private static WeightBlock block(ParameterValues source, int start, int length, IntFunction<float[]> buffers) {
        return new WeightBlock() {
            @Override
            public int length() {
                return length;
            }

            @Override
            public void read(int from, float[] into, int at, int count) {
                source.read(start + from, into, at, count);
            }

            /** Uses an array that is kept, since a map that needs all weights at once needs them at every step. */
            @Override
            public Whole whole() {
                float[] all = buffers.apply(length);
                read(0, all, 0, length);
                return new Whole(all, 0);
            }
        };
    }

    private static void forEachTile(
            ParameterValues source, int from, int count, IntFunction<float[]> buffers, Step step) {
        for (int at = 0; at < count; at += TILE) {
            float[] tile = buffers.apply(Math.min(TILE, count - at));
            source.read(from + at, tile, 0, tile.length);
            step.on(tile, at);
        }
    }

    /**
     * Updates a block in an array as long as the block, which is read and written once.
     *
     * @param shape of the tensor
     */
    void inBuffer(ParameterValues source, ParameterValues target, int from, long[] shape, float[] weights) {
        long[] ofBlock = shape.clone();
        if (shape.length > 0) {
            ofBlock[0] = shape[0] * weights.length / size(shape);
        }
        source.read(from, weights, 0, weights.length);
        if (constrainsLatent()) {
            constrain(weights, ofBlock, from);
            source.write(from, weights, 0, weights.length);
        }
        ProximalMap map = method.map();
        int block = map.elementwise()
                ? weights.length
                : method.granularity().blocks(shape).length();
        for (int at = 0; at < weights.length; at += block) {
            int codebook = (from + at) / block * map.stateSize();
            map.apply(weights, at, block, strength, state, codebook, refresh, side);
        }
        if (!method.lazy()) {
            constrain(weights, ofBlock, from);
        }
        prune(weights, 0);
        target.write(from, weights, 0, weights.length);
    }

    /** Sets pruned weights to zero after map and constraint, since they must be zero where the gradient is taken. */
    private void prune(float[] weights, int at) {
        if (side.hasMask()) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = side.keeps(at + i) ? weights[i] : 0f;
            }
        }
    }

    private static long size(long[] shape) {
        long size = 1;
        for (long extent : shape) {
            size *= extent;
        }
        return size;
    }

    private boolean constrainsLatent() {
        return method.lazy() && !method.constraint().vacuous();
    }

    private void constrain(float[] weights, long[] shape, int first) {
        method.constraint().apply(weights, shape, first, constraintState);
    }
}
