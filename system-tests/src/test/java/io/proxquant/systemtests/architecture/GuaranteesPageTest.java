package io.proxquant.systemtests.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Every proof that docs/guarantees.md names is a test that exists, and every line of it is read as one of a table. */
class GuaranteesPageTest {
    private static final Pattern PROOF = Pattern.compile("`([A-Za-z]+(?:Test|IT))(?:\\.([A-Za-z_0-9]+))?`");

    @Test
    void namesTestsThatExist() throws IOException {
        Path root = Path.of(System.getProperty("proxquant.root"));
        List<Path> tests;
        try (Stream<Path> files = Files.walk(root)) {
            tests = files.filter(f -> f.toString().contains("/src/test/java/")).toList();
        }
        List<String> missing = new ArrayList<>();
        Matcher proofs = PROOF.matcher(Files.readString(root.resolve("docs/guarantees.md")));
        int named = 0;
        while (proofs.find()) {
            named++;
            String file = proofs.group(1) + ".java";
            String method = proofs.group(2);
            boolean found = false;
            for (Path test : tests) {
                found |= test.endsWith(file)
                        && (method == null || Files.readString(test).contains(method + "("));
            }
            if (!found) {
                missing.add(proofs.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(40);
    }

    /** A blank line ends a table, and what follows it is shown as text; merged pages easily say a thing twice. */
    @Test
    void hasEveryPromiseOnceAndInATable() throws IOException {
        Path root = Path.of(System.getProperty("proxquant.root"));
        String page = Files.readString(root.resolve("docs/guarantees.md"));

        for (String table : page.split("\n(?!\\|)")) {
            if (table.contains("\n|")) {
                assertThat(table.strip().lines().skip(1).findFirst())
                        .as(table)
                        .hasValueSatisfying(line -> assertThat(line).matches("(\\|---)+\\|"));
            }
        }
        assertThat(page.lines().filter(line -> line.startsWith("| ")).map(line -> line.split(" \\| ")[0]))
                .filteredOn(promise -> !promise.equals("| what happens") && !promise.equals("| promise"))
                .isNotEmpty()
                .doesNotHaveDuplicates();
    }
}
