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
import java.util.stream.Stream;

/** Means and sample standard deviations over the seeds that {@link MethodsStudy} has measured. */
final class MethodsTable {
    private MethodsTable() {}

    static void print(Path out, PrintStream to) throws IOException {
        Map<String, List<Properties>> recipes = new TreeMap<>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".properties"))
                    .sorted()
                    .toList()) {
                Properties row = new Properties();
                try (Reader reader = Files.newBufferedReader(file)) {
                    row.load(reader);
                }
                String name = String.valueOf(file.getFileName());
                recipes.computeIfAbsent(name.substring(0, name.lastIndexOf('-')), key -> new ArrayList<>())
                        .add(row);
            }
        }
        to.println("| recipe | seeds | training loss | validation error % | test error % |");
        to.println("|---|---|---|---|---|");
        recipes.forEach((name, rows) -> to.printf(
                "| %s | %d | %s | %s | %s |%n",
                name,
                rows.size(),
                told(rows, "loss.training", 1, 0),
                told(rows, "accuracy.validation", -100, 100),
                told(rows, "accuracy.test", -100, 100)));
    }

    private static String told(List<Properties> rows, String key, double factor, double plus) {
        double[] values = rows.stream()
                .mapToDouble(row -> plus + factor * Double.parseDouble(row.getProperty(key)))
                .toArray();
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
        return String.format(Locale.ROOT, factor == 1 ? "%.4f (%.4f)" : "%.2f (%.2f)", mean, deviation);
    }
}
