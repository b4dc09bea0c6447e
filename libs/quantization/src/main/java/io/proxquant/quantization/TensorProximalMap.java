package io.proxquant.quantization;

/**
 * Applies a proximal map to a whole tensor block by block, on several threads, with the same result for any number of
 * them.
 */
public final class TensorProximalMap {
    private final ProximalMap map;
    private final Granularity granularity;
    private final BlockLoop loop;

    /** A map applied with one codebook per block of this granularity, on all processors. */
    public TensorProximalMap(ProximalMap map, Granularity granularity) {
        this(map, granularity, BlockLoop.onAllProcessors());
    }

    private TensorProximalMap(ProximalMap map, Granularity granularity, BlockLoop loop) {
        this.map = map;
        this.granularity = granularity;
        this.loop = loop;
    }

    /** The same on so many threads. */
    public TensorProximalMap onThreads(int threads) {
        return new TensorProximalMap(map, granularity, new BlockLoop(threads));
    }

    /** Floats of state that a tensor of this shape needs. */
    public int stateSize(long[] shape) {
        return Math.multiplyExact(granularity.blocks(shape).count(), map.stateSize());
    }

    /**
     * Moves weights in row-major order in place; arguments as in {@link ProximalMap#apply}.
     *
     * @throws NonFiniteWeightException with the smallest index of a NaN or infinite weight; other blocks may have been
     *     moved then
     */
    public void apply(float[] weights, long[] shape, float strength, float[] state, boolean refresh) {
        apply(weights, shape, strength, state, refresh, SideInformation.none());
    }

    /** As above, with what else is known of the tensor. */
    public void apply(
            float[] weights, long[] shape, float strength, float[] state, boolean refresh, SideInformation side) {
        BlockShape blocks = granularity.blocks(shape);
        if (state.length < stateSize(shape)) {
            throw new IllegalArgumentException(
                    "state of " + state.length + " floats, but " + map.name() + " needs " + stateSize(shape));
        }
        int length = blocks.length();
        if (map.elementwise()) {
            loop.runRanges(
                    weights,
                    blocks,
                    (from, count) -> map.apply(weights, from, count, strength, state, 0, refresh, side));
            return;
        }
        if (!blocks.contiguous()) {
            loop.run(weights, blocks, i -> scattered(weights, blocks.block(i), strength, state, i, refresh, side));
            return;
        }
        loop.run(
                weights,
                blocks,
                i -> map.apply(weights, i * length, length, strength, state, i * map.stateSize(), refresh, side));
    }

    /** A block that lies in several runs, on a copy. */
    private void scattered(
            float[] weights,
            StridedRuns block,
            float strength,
            float[] state,
            int index,
            boolean refresh,
            SideInformation side) {
        int[] places = block.places();
        float[] own = new float[places.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = weights[places[i]];
        }
        try {
            map.apply(own, 0, own.length, strength, state, index * map.stateSize(), refresh, side.copied(places));
        } catch (NonFiniteWeightException e) {
            throw e.at(places[e.index()]);
        }
        for (int i = 0; i < own.length; i++) {
            weights[places[i]] = own[i];
        }
    }

    /** The codebooks that training of a tensor of this shape starts from. */
    public float[] initialState(long[] shape) {
        float[] state = new float[stateSize(shape)];
        for (int at = 0; at < state.length; at += map.stateSize()) {
            map.initialise(state, at);
        }
        return state;
    }
}
