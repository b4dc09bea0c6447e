package io.proxquant.systemtests.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.settings.SettingSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever command, launcher and local stack read from the environment stands on the operations page. */
class EnvironmentVariablesTest {
    private static final Path ROOT = Path.of(System.getProperty("proxquant.root"));
    private static final Pattern OURS = Pattern.compile("\\b(?:PROXQUANT_[A-Z_]*[A-Z]|TMPDIR)\\b");
    private static final Pattern TABLED = Pattern.compile("`([A-Z][A-Z_]+\\*?)`");
    private static final Pattern SERVICES_OWN = Pattern.compile("PROXQUANT_(TOPICS|HTTP)(_.*)?");

    @Test
    void thePageHasEveryVariableThatTheSourcesName() throws IOException {
        Set<String> page = tabled();
        assertThat(page).contains("JAVA_HOME", "OMP_WAIT_POLICY", "PROXQUANT_TRAINER_JAVA_OPTS");
        assertThat(named()).contains("PROXQUANT_HOME", "PROXQUANT_DEBUG").allSatisfy(variable -> assertThat(page)
                .as(variable)
                .anyMatch(each -> each.equals(variable)
                        || each.endsWith("*") && variable.startsWith(each.substring(0, each.length() - 1))));
    }

    @Test
    void whatThePageHasIsReadSomewhere() throws IOException {
        Set<String> named = named();
        String launcher = Files.readString(ROOT.resolve("proxquant"));
        for (String variable : tabled()) {
            boolean read = named.contains(variable)
                    || launcher.contains(variable)
                    || variable.endsWith("*")
                    || variable.endsWith("_JAVA_OPTS")
                    || Set.of("proxquant.prefix", "proxquant.installation").stream()
                            .map(SettingSource::variable)
                            .anyMatch(variable::equals)
                    || variable.startsWith("PROXQUANT_RETENTION_");
            assertThat(read).as(variable).isTrue();
        }
    }

    private static Set<String> tabled() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/operations.md"));
        String section = page.substring(page.indexOf("## Environment variables"));
        Set<String> names = new TreeSet<>();
        section.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            Matcher matcher = TABLED.matcher(line.substring(0, line.indexOf('|', 2)));
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        });
        return names;
    }

    private static Set<String> named() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String place : List.of("proxquant", "cli/src/main", "local/src/main")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Matcher matcher = OURS.matcher(Files.readString(file));
                    while (matcher.find()) {
                        if (!SERVICES_OWN.matcher(matcher.group()).matches()) {
                            names.add(matcher.group());
                        }
                    }
                }
            }
        }
        return names;
    }
}
