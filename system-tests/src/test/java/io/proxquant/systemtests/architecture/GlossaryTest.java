package io.proxquant.systemtests.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The glossary of docs/architecture.md names what is there: a class that was renamed is renamed in it. */
class GlossaryTest {
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Za-z]+)`");
    private static final String HEAD = "### Names in the code";

    private final Path root = Path.of(System.getProperty("proxquant.root"));

    @Test
    void everyNameIsThatOfAClass() throws IOException {
        String page = Files.readString(root.resolve("docs/architecture.md"));
        String section = page.substring(page.indexOf(HEAD), page.indexOf("## Decisions"));
        List<String> named =
                NAME.matcher(section).results().map(MatchResult::group).toList();

        Set<String> classes = classes();
        assertThat(named).hasSizeGreaterThan(10);
        assertThat(named).allSatisfy(name -> assertThat(classes).contains(name.substring(1, name.length() - 1)));
    }

    private Set<String> classes() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().contains("src/main/java"))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
