package io.proxquant.quantization;

/**
 * What a method may know of a tensor beside its weights. Everything in it is optional: what is absent has the default that
 * its paper starts from, so that a quantizer can always be tried on a mere file of weights.
 *
 * <p>The arrays are the caller's and are only read; indices are those of the arrays that are quantized.
 */
public final class SideInformation {
    private static final SideInformation NONE =
            new SideInformation(null, 0, 0, null, null, new CounterRandom(0, 0, 0), null, 1);
    private final float[] curvature;
    /** Index of the weight that the first curvature is of. */
    private final int curvatureFrom;

    private final int start;
    /** Index of every weight of a copy, or null where weights lie as they were. */
    private final int[] places;

    private final float[] levels;
    private final CounterRandom random;
    private final PruningMask mask;
    private final double strength;

    private SideInformation(
            float[] curvature,
            int curvatureFrom,
            int start,
            int[] places,
            float[] levels,
            CounterRandom random,
            PruningMask mask,
            double strength) {
        this.curvature = curvature;
        this.curvatureFrom = curvatureFrom;
        this.start = start;
        this.places = places;
        this.levels = levels;
        this.random = random;
        this.mask = mask;
        this.strength = strength;
    }

    /** Nothing known: curvature 1, published initial levels, draws of seed 0. */
    public static SideInformation none() {
        return NONE;
    }

    /** With D ≥ 0 of every weight, element i belonging to weight i of the quantized array. */
    public SideInformation withCurvature(float[] diagonal) {
        return new SideInformation(diagonal, 0, 0, null, levels, random, mask, strength);
    }

    /**
     * The same where only a part of the weights is in memory, for a quantized array that is this part.
     *
     * @param diagonal D of each of its weights
     * @param first index of its first weight among all, by which weights are drawn for
     */
    public SideInformation withCurvature(float[] diagonal, int first) {
        return new SideInformation(diagonal, first, first, null, levels, random, mask, strength);
    }

    /**
     * With codebooks that stand already, laid out as those that the quantizer writes: trained levels are taken as they are, an
     * adaptive codebook may start from its last one.
     */
    public SideInformation withLevels(float[] codebooks) {
        return new SideInformation(curvature, curvatureFrom, start, places, codebooks, random, mask, strength);
    }

    /** With the draws of this seed, tensor and step. */
    public SideInformation withRandom(CounterRandom draws) {
        return new SideInformation(curvature, curvatureFrom, start, places, levels, draws, mask, strength);
    }

    /** With the strength μ > 0 at which weights are drawn to what is made of them, which says what a penalty costs beside. */
    public SideInformation withStrength(double mu) {
        return new SideInformation(curvature, curvatureFrom, start, places, levels, random, mask, mu);
    }

    /** μ; 1 where nothing draws weights. */
    public double strength() {
        return strength;
    }

    /** With some of the weights pruned. */
    public SideInformation withMask(PruningMask pruned) {
        return new SideInformation(curvature, curvatureFrom, start, places, levels, random, pruned, strength);
    }

    /** Where all weights are there. */
    SideInformation withoutMask() {
        return new SideInformation(curvature, curvatureFrom, start, places, levels, random, null, strength);
    }

    /** For a copy of the weights of these indices, one after the other. */
    SideInformation copied(int[] indices) {
        int[] own = indices.clone();
        for (int i = 0; i < own.length; i++) {
            own[i] = at(own[i]);
        }
        return new SideInformation(curvature, curvatureFrom, 0, own, levels, random, mask, strength);
    }

    /** For a copy of the weights that begins at {@code index} of the quantized array. */
    public SideInformation startingAt(int index) {
        return new SideInformation(curvature, curvatureFrom, start + index, places, levels, random, mask, strength);
    }

    private int at(int index) {
        return places == null ? start + index : places[start + index];
    }

    /** Whether some weights may be pruned. */
    public boolean hasMask() {
        return mask != null;
    }

    /** Whether weight {@code index} is not pruned. */
    public boolean keeps(int index) {
        return mask == null || mask.kept(at(index));
    }

    /** What to call weight {@code index} in a message: its index in the array that the caller knows. */
    int placeOf(int index) {
        return places == null ? index : places[start + index];
    }

    /** Whether D is known. */
    public boolean hasCurvature() {
        return curvature != null;
    }

    /** D of weight {@code index}; 1 where nothing is known. */
    public float curvature(int index) {
        return curvature == null ? 1f : curvature[at(index) - curvatureFrom];
    }

    /** Whether levels were trained. */
    public boolean hasLevels() {
        return levels != null;
    }

    /** The trained level at that place of the codebooks; only with {@link #hasLevels}. */
    public float level(int index) {
        return levels[index];
    }

    /** The draw for weight {@code index}, uniform in [0, 1). */
    public double draw(int index) {
        return random.uniform(at(index));
    }
}
