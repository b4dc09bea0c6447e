package io.proxquant.exports.gguf;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.exports.DecodedWeights;
import io.proxquant.exports.Deviation;

/** The types that are written, those of few bits from the smallest to the largest, each with the number that files have for it. */
enum GgufType {
    Q1_0(41, new SignBlock()),
    TQ1_0(34, TernaryBlock.TQ1_0),
    TQ2_0(35, TernaryBlock.TQ2_0),
    Q4_0(2, new NibbleBlock()),
    Q4_1(3, new OffsetNibbleBlock()),
    F32(0, null),
    F16(1, null),
    BF16(30, null),
    F64(28, null),
    I8(24, null),
    I16(25, null),
    I32(26, null),
    I64(27, null);

    private final int number;
    private final GgufBlock block;

    GgufType(int number, GgufBlock block) {
        this.number = number;
        this.block = block;
    }

    /** As files have it. */
    int number() {
        return number;
    }

    /** Whether weights are in blocks. */
    boolean packed() {
        return block != null;
    }

    /** How, where they are. */
    GgufBlock block() {
        return block;
    }

    /** What a reader will see, against what the artifact has. */
    Deviation deviation(DecodedWeights weights) {
        Deviation deviation = new Deviation();
        byte[] bytes = new byte[block.bytes()];
        float[] decoded = new float[block.weights()];
        float[] values = weights.values();
        for (int from = 0; from < values.length; from += block.weights()) {
            block.encode(weights, from, bytes, decoded);
            deviation.add(values, from, decoded, decoded.length);
        }
        return deviation;
    }

    /** The type of the same elements, null where there is none. */
    static GgufType of(DType type) {
        for (GgufType each : values()) {
            if (!each.packed() && each.name().equals(type.name())) {
                return each;
            }
        }
        return null;
    }
}
