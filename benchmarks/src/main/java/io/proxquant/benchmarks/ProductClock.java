package io.proxquant.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.products.EngineProduct;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.products.CodedActivations;
import io.proxquant.quantization.products.InterleavedColumns;
import io.proxquant.quantization.products.LinearCodes;
import io.proxquant.quantization.products.SignProduct;
import io.proxquant.quantization.quantizers.Quantizers;

/**
 * Times products with one vector on packed weights beside the engine's float product of the same matrix: all of them in turn in
 * one process, so that what else the machine does meets them alike. Prints medians, quartiles and the median of the ratios of a
 * turn.
 */
public final class ProductClock {
    private static final double[] DENSITIES = {0.04, 0.09, 0.11, 0.23, 0.25};
    private static final int WARM_UP = 300;

    private final int rows;
    private final int columns;
    private final int threads;
    private final float[] weights;
    private final float[] input;
    private final float[] output;
    private final Map<String, Runnable> kernels = new LinkedHashMap<>();

    private ProductClock(int rows, int columns, int threads) {
        this.rows = rows;
        this.columns = columns;
        this.threads = threads;
        Random random = new Random(5);
        weights = new float[rows * columns];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        input = new float[columns];
        for (int i = 0; i < columns; i++) {
            input[i] = (float) random.nextGaussian();
        }
        output = new float[rows];
    }

    /**
     * Runs it.
     *
     * @param args rows, columns, threads, turns; 4096 1024 2 1000 where none are given
     */
    public static void main(String[] args) {
        if (args.length != 0 && args.length != 4) {
            System.err.println("usage: ProductClock [ROWS COLUMNS THREADS TURNS]");
            System.exit(2);
        }
        int[] numbers = args.length == 0
                ? new int[] {4096, 1024, 2, 1000}
                : Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
        StartedEngine.start(numbers[2]);
        ProductClock clock = new ProductClock(numbers[0], numbers[1], numbers[2]);
        try (EngineProduct decoded = new EngineProduct(clock.weights, clock.input)) {
            clock.kernels.put("float, by the engine", decoded::multiply);
            clock.signs(1);
            clock.signs(2);
            for (double density : DENSITIES) {
                clock.sparse(density);
            }
            clock.print(numbers[3]);
        }
    }

    private void signs(int bits) {
        Quantizer quantizer = Quantizers.byName("alternating", Map.of("bits", bits));
        LinearCodes coded = LinearCodes.of(
                new TensorQuantizer(quantizer, Granularity.parse("row")).quantize(weights, new long[] {rows, columns}),
                rows);
        LinearCodes known = CodedActivations.of(quantizer, input, 1);
        String name = "W" + bits + "A" + bits;
        kernels.put(name + ", activations coded", () -> SignProduct.multiply(coded, known, output, threads));
        kernels.put(
                name + ", coding included",
                () -> SignProduct.multiply(coded, CodedActivations.of(quantizer, input, 1), output, threads));
    }

    private void sparse(double density) {
        SplittableRandom random = new SplittableRandom(9);
        float[] table = new float[InterleavedColumns.SHARED];
        for (int i = 1; i < table.length; i++) {
            table[i] = i - 7.5f;
        }
        byte[] indices = new byte[rows * columns];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = random.nextDouble() < density ? (byte) (1 + random.nextInt(table.length - 1)) : 0;
        }
        InterleavedColumns matrix = InterleavedColumns.of(table, indices, rows, columns, threads);
        CompressedRows csr = CompressedRows.of(table, indices, rows, columns);
        String kept = String.format(Locale.ROOT, "%.0f %% kept", 100 * density);
        kernels.put("compressed columns, " + kept, () -> matrix.multiply(input, output, threads));
        kernels.put("float CSR, " + kept, () -> csr.multiply(input, output, threads));
    }

    private void print(int turns) {
        List<String> names = new ArrayList<>(kernels.keySet());
        for (int i = 0; i < WARM_UP; i++) {
            kernels.values().forEach(Runnable::run);
        }
        double[][] micros = new double[names.size()][turns];
        for (int turn = 0; turn < turns; turn++) {
            for (int kernel = 0; kernel < names.size(); kernel++) {
                Runnable work = kernels.get(names.get(kernel));
                long before = System.nanoTime();
                work.run();
                micros[kernel][turn] = (System.nanoTime() - before) / 1e3;
            }
        }
        System.out.printf(Locale.ROOT, "%d x %d, %d threads, %d turns%n%n", rows, columns, threads, turns);
        System.out.println("| product | us | quartiles | of the float product's time |");
        System.out.println("|---|---|---|---|");
        for (int kernel = 0; kernel < names.size(); kernel++) {
            double[] ratios = new double[turns];
            for (int turn = 0; turn < turns; turn++) {
                ratios[turn] = micros[kernel][turn] / micros[0][turn];
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f to %.0f | %.2f |%n",
                    names.get(kernel),
                    quantile(micros[kernel], 0.5),
                    quantile(micros[kernel], 0.25),
                    quantile(micros[kernel], 0.75),
                    quantile(ratios, 0.5));
        }
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
