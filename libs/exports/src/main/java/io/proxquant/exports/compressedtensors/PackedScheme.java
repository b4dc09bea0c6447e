package io.proxquant.exports.compressedtensors;

import java.util.LinkedHashMap;
import java.util.Map;

import io.proxquant.exports.DecodedWeights;
import io.proxquant.exports.Deviation;
import io.proxquant.exports.ScaleType;
import io.proxquant.exports.WholeMultiples;

/**
 * How the weights of a matrix are packed.
 *
 * @param bits of a number; those that divide a word, so that every reader agrees where it begins
 * @param group weights of a row that have a scale together; 0 for the whole row
 */
record PackedScheme(int bits, int group) implements Comparable<PackedScheme> {
    static final int WORD = 32;

    WholeMultiples numbers() {
        return new WholeMultiples(-(1 << bits - 1), (1 << bits - 1) - 1, ScaleType.F32);
    }

    /** Numbers in a word. */
    int perWord() {
        return WORD / bits;
    }

    /** Weights that have a scale together. */
    int run(int columns) {
        return group == 0 ? columns : group;
    }

    /** Scales of a row. */
    int scales(int columns) {
        return columns == 0 ? 0 : columns / run(columns);
    }

    /** What a reader will see, against what the artifact has. */
    Deviation deviation(DecodedWeights weights, int columns) {
        Deviation deviation = new Deviation();
        WholeMultiples numbers = numbers();
        int run = run(columns);
        float[] values = weights.values();
        float[] decoded = new float[run];
        for (int from = 0; from < values.length; from += run) {
            float scale = numbers.scale(weights, from, run);
            for (int i = 0; i < run; i++) {
                decoded[i] = scale * numbers.number(values[from + i], scale);
            }
            deviation.add(values, from, decoded, run);
        }
        return deviation;
    }

    /** As {@code config.json} says it. */
    Map<String, Object> arguments() {
        Map<String, Object> weights = new LinkedHashMap<>();
        weights.put("num_bits", bits);
        weights.put("type", "int");
        weights.put("symmetric", true);
        weights.put("dynamic", false);
        weights.put("strategy", group == 0 ? "channel" : "group");
        if (group != 0) {
            weights.put("group_size", group);
        }
        return weights;
    }

    @Override
    public int compareTo(PackedScheme other) {
        return bits != other.bits ? Integer.compare(bits, other.bits) : Integer.compare(group, other.group);
    }

    /** For people. */
    @Override
    public String toString() {
        return "int" + bits + (group == 0 ? " by channel" : " by group of " + group);
    }
}
