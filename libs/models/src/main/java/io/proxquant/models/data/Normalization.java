package io.proxquant.models.data;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What is done to pixel values before a network sees them: (value / 255 - mean) / deviation, per channel.
 *
 * @param mean one for each channel, or one for all
 * @param deviation likewise, above 0
 */
public record Normalization(List<Float> mean, List<Float> deviation) {

    /** Copies, and refuses a deviation that cannot be divided by. */
    public Normalization {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.isEmpty() || deviation.isEmpty() || deviation.stream().anyMatch(each -> !(each > 0))) {
            throw new IllegalArgumentException("a normalisation needs means, and deviations above 0");
        }
    }

    /** The same for all channels. */
    public static Normalization of(float mean, float deviation) {
        return new Normalization(List.of(mean), List.of(deviation));
    }

    /** What is given, mean and deviation each on its own; this where nothing is given. */
    public Normalization or(Optional<float[]> givenMean, Optional<float[]> givenDeviation) {
        return new Normalization(
                givenMean.map(Normalization::list).orElse(mean),
                givenDeviation.map(Normalization::list).orElse(deviation));
    }

    /**
     * The value that each of the 256 bytes stands for, by channel.
     *
     * @throws IllegalArgumentException if there are numbers for another number of channels
     */
    float[][] table(int channels) {
        float[][] table = new float[channels][256];
        for (int channel = 0; channel < channels; channel++) {
            float shift = of(mean, channel, channels);
            float scale = of(deviation, channel, channels);
            for (int value = 0; value < 256; value++) {
                table[channel][value] = (value / 255f - shift) / scale;
            }
        }
        return table;
    }

    private static float of(List<Float> each, int channel, int channels) {
        if (each.size() != 1 && each.size() != channels) {
            throw new IllegalArgumentException(
                    "mean and std " + each + " are for " + each.size() + " channels, the images have " + channels);
        }
        return each.get(each.size() == 1 ? 0 : channel);
    }

    private static List<Float> list(float[] values) {
        Float[] boxed = new Float[values.length];
        java.util.Arrays.setAll(boxed, i -> values[i]);
        return Collections.unmodifiableList(java.util.Arrays.asList(boxed));
    }
}
