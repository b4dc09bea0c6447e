package io.proxquant.benchmarks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.proxquant.quantization.packing.CodePacking;

/** What a file costs: hashing while bytes stream by, packing and unpacking codes, beside a copy of as many bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BytesBenchmark {
    private static final int CODES = 16 << 20;
    private static final int BUFFER = 1 << 16;

    /** Bits per code. */
    @Param({"1", "2", "3", "4"})
    public int bits;

    private byte[] codes;
    private byte[] packed;
    private byte[] copy;

    /** Draws the codes. */
    @Setup
    public void draw() {
        codes = new byte[CODES];
        copy = new byte[CODES];
        new Random(3).nextBytes(codes);
        for (int i = 0; i < CODES; i++) {
            codes[i] &= (byte) ((1 << bits) - 1);
        }
        packed = CodePacking.pack(codes, bits);
    }

    /** The measure: one byte per code, copied. */
    @Benchmark
    public Object copy() {
        System.arraycopy(codes, 0, copy, 0, CODES);
        return copy;
    }

    /** Codes to bytes. */
    @Benchmark
    public Object pack() {
        return CodePacking.pack(codes, bits);
    }

    /** Bytes to codes. */
    @Benchmark
    public Object unpack() {
        CodePacking.unpack(packed, bits, copy);
        return copy;
    }

    /** SHA-256 over one byte per code, in buffers as a stream hands them out. */
    @Benchmark
    public Object sha256() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int from = 0; from < CODES; from += BUFFER) {
            digest.update(codes, from, BUFFER);
        }
        return digest.digest();
    }
}
