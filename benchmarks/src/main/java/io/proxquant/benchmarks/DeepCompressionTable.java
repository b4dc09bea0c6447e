package io.proxquant.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import org.apache.commons.statistics.distribution.TDistribution;

/** Deep Compression's table by layer, and the drop against float with the upper bound of its mean, out of the lines of all seeds. */
final class DeepCompressionTable {
    private static final double BEYOND = 0.05;

    private DeepCompressionTable() {}

    static void print(Path out, PrintStream to) throws IOException {
        Map<String, List<Properties>> models = new TreeMap<>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".properties"))
                    .sorted()
                    .toList()) {
                Properties line = new Properties();
                try (Reader reader = Files.newBufferedReader(file)) {
                    line.load(reader);
                }
                String name = file.getFileName().toString();
                models.computeIfAbsent(name.substring(0, name.lastIndexOf('-')), key -> new ArrayList<>())
                        .add(line);
            }
        }
        models.forEach((model, seeds) -> print(model, seeds, to));
    }

    private static void print(String model, List<Properties> seeds, PrintStream to) {
        to.printf(Locale.ROOT, "%n%s, %d seeds%n", model, seeds.size());
        for (String key : List.of("float.start", "float.continued", "pruned", "shared", "compressed")) {
            to.printf(Locale.ROOT, "| %s | %.2f %% |%n", key, 100 * mean(seeds, key));
        }
        List<Double> drops = seeds.stream()
                .map(seed -> 100 * (number(seed, "float.continued") - number(seed, "compressed")))
                .toList();
        double mean = drops.stream().mapToDouble(each -> each).average().orElseThrow();
        double squares = drops.stream()
                .mapToDouble(each -> (each - mean) * (each - mean))
                .sum();
        int free = drops.size() - 1;
        double bound = free < 1
                ? Double.NaN
                : mean
                        + TDistribution.of(free).inverseSurvivalProbability(BEYOND)
                                * Math.sqrt(squares / free / drops.size());
        to.printf(Locale.ROOT, "drops %s points, mean %.3f, upper 95 %% bound %.3f%n", drops, mean, bound);
        to.printf(
                Locale.ROOT,
                "file: float %.0f, P+Q %.0f (%.1f times), P+Q+H %.0f bytes (%.1f times; least %.1f)%n",
                mean(seeds, "bytes.float"),
                mean(seeds, "bytes.shared"),
                mean(seeds, "bytes.float") / mean(seeds, "bytes.shared"),
                mean(seeds, "bytes.coded"),
                mean(seeds, "bytes.float") / mean(seeds, "bytes.coded"),
                seeds.stream()
                        .mapToDouble(seed -> number(seed, "bytes.float") / number(seed, "bytes.coded"))
                        .min()
                        .orElseThrow());
        to.println("| layer | weights | kept (P) | weight bits (P+Q) | weight bits (P+Q+H) | index bits (P+Q)"
                + " | index bits (P+Q+H) | share of bytes (P+Q) | share of bytes (P+Q+H) |");
        to.println("|---|---|---|---|---|---|---|---|---|");
        seeds.get(0).stringPropertyNames().stream()
                .filter(key -> key.startsWith("kept."))
                .map(key -> key.substring("kept.".length()))
                .sorted()
                .forEach(layer -> row(layer, seeds, to));
    }

    private static void row(String layer, List<Properties> seeds, PrintStream to) {
        double weights = mean(seeds, "weights." + layer);
        double kept = mean(seeds, "kept." + layer);
        to.printf(
                Locale.ROOT,
                "| %s | %.0f | %.1f %% | %.2f | %.2f | %.2f | %.2f | %.2f %% | %.2f %% |%n",
                layer,
                weights,
                100 * kept / weights,
                8 * mean(seeds, "shared.codes." + layer) / kept,
                8 * mean(seeds, "coded.codes." + layer) / kept,
                8 * mean(seeds, "shared.mask." + layer) / kept,
                8 * mean(seeds, "coded.mask." + layer) / kept,
                share(seeds, layer, "shared"),
                share(seeds, layer, "coded"));
    }

    /** All streams and the codebook beside the float weights, in percent. */
    private static double share(List<Properties> seeds, String layer, String kind) {
        ToDoubleFunction<Properties> bytes = seed -> number(seed, kind + ".codes." + layer)
                + number(seed, kind + ".mask." + layer)
                + number(seed, "codebook." + layer);
        return 100 * seeds.stream().mapToDouble(bytes).average().orElseThrow() / (4 * mean(seeds, "weights." + layer));
    }

    private static double mean(List<Properties> seeds, String key) {
        return seeds.stream().mapToDouble(seed -> number(seed, key)).average().orElseThrow();
    }

    private static double number(Properties seed, String key) {
        return Double.parseDouble(seed.getProperty(key));
    }
}
