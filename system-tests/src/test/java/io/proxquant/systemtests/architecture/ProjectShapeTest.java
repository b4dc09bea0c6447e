package io.proxquant.systemtests.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Keeps the code readable: small files, and a package statement of purpose in every package. */
class ProjectShapeTest {
    private static final Path ROOT = Path.of(System.getProperty("proxquant.root"));

    @Test
    void noSourceFileIsLongerThan400Lines() throws IOException {
        assertThat(lines()).as("split what is longer by responsibility").allSatisfy((file, count) -> assertThat(count)
                .as(file.toString())
                .isLessThanOrEqualTo(400));
    }

    @Test
    void theMedianSourceFileIsShorterThan90Lines() throws IOException {
        List<Integer> counts = lines().values().stream().sorted().toList();
        assertThat(counts.get(counts.size() / 2)).isLessThan(90);
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        List<Path> silent = mainSources().stream()
                .map(Path::getParent)
                .distinct()
                .filter(p -> !Files.exists(p.resolve("package-info.java")))
                .toList();
        assertThat(silent).as("packages without package-info.java").isEmpty();
    }

    private static Map<Path, Integer> lines() throws IOException {
        Map<Path, Integer> counts = new TreeMap<>();
        for (Path source : mainSources()) {
            counts.put(ROOT.relativize(source), Files.readAllLines(source).size());
        }
        return counts;
    }

    private static List<Path> mainSources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 12)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> f.toString().contains("/src/main/java/"))
                    .filter(f -> !ROOT.relativize(f).toString().contains("target/"))
                    .toList();
        }
    }
}
