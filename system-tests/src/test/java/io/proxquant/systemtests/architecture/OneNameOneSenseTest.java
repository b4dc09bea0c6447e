package io.proxquant.systemtests.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the rule that a name means one thing in the whole house: who reads it need not look at imports to know which is meant. */
class OneNameOneSenseTest {
    private static final Path ROOT = Path.of(System.getProperty("proxquant.root"));

    @Test
    void noTwoTypesOfTheProgramsHaveTheSameName() throws IOException {
        assertThat(places())
                .as("call each after what it is, in the words of docs/architecture.md")
                .isNotEmpty()
                .allSatisfy((name, places) -> assertThat(places).hasSize(1));
    }

    private static Map<String, List<Path>> places() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 14)) {
            return files.map(ROOT::relativize)
                    .filter(each -> each.toString().contains("/src/main/java/"))
                    .filter(each -> !each.toString().contains("target/"))
                    .filter(each -> each.toString().endsWith(".java"))
                    .filter(each -> !each.toString().endsWith("-info.java"))
                    .collect(Collectors.groupingBy(
                            each -> each.getFileName().toString(), TreeMap::new, Collectors.toList()));
        }
    }
}
