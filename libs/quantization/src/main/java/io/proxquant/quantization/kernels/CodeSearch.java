package io.proxquant.quantization.kernels;

/** The code of a value among ascending thresholds: which one it is depends on how many of them the value reaches. */
@FunctionalInterface
public interface CodeSearch {
    /** Writes the codes of {@code values[from .. from + count]}, which must be finite, to {@code codes} from {@code at} on. */
    void write(float[] values, int from, int count, byte[] codes, int at);
}
