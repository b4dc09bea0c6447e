package io.proxquant.quantization;

/**
 * What a method may know of a tensor beside its weights. Everything in it is optional: what is absent has the default that
 * its paper starts from, so that a quantizer can always be tried on a mere file of weights.
 *
 * <p>The arrays are the caller's and are only read; indices are those of the arrays that are quantized.
 */
public final class SideInformation {
    private static final SideInformation NONE = new SideInformation(null, 0, null, new CounterRandom(0, 0, 0));
    private final float[] curvature;
    private final int start;
    private final float[] levels;
    private final CounterRandom random;

    private SideInformation(float[] curvature, int start, float[] levels, CounterRandom random) {
        this.curvature = curvature;
        this.start = start;
        this.levels = levels;
        this.random = random;
    }

    /** Nothing known: curvature 1, published initial levels, draws of seed 0. */
    public static SideInformation none() {
        return NONE;
    }

    /** With D ≥ 0 of every weight, element i belonging to weight i of the quantized array. */
    public SideInformation withCurvature(float[] diagonal) {
        return new SideInformation(diagonal, 0, levels, random);
    }

    /** With trained codebooks, laid out as the codebooks that the quantizer writes. */
    public SideInformation withLevels(float[] codebooks) {
        return new SideInformation(curvature, start, codebooks, random);
    }

    /** With the draws of this seed, tensor and step. */
    public SideInformation withRandom(CounterRandom draws) {
        return new SideInformation(curvature, start, levels, draws);
    }

    /** For a copy of the weights that begins at {@code index} of the quantized array. */
    public SideInformation startingAt(int index) {
        return new SideInformation(curvature, start + index, levels, random);
    }

    /** Whether D is known. */
    public boolean hasCurvature() {
        return curvature != null;
    }

    /** D of weight {@code index}; 1 where nothing is known. */
    public float curvature(int index) {
        return curvature == null ? 1f : curvature[start + index];
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
        return random.uniform(start + index);
    }
}
