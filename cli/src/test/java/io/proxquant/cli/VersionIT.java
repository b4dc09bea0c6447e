package io.proxquant.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The command as it was packaged, which is what the launcher starts, knows which version it is. */
class VersionIT {
    private static final Path ROOT = Path.of(System.getProperty("proxquant.root"));

    @Test
    void thePackagedCommandSaysTheVersionOfTheBuild() throws Exception {
        Process command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        ROOT.resolve("cli/target/app/lib") + "/*",
                        ProxQuant.class.getName(),
                        "--version")
                .redirectErrorStream(true)
                .start();
        String said = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(command.waitFor()).isZero();
        assertThat(said.strip()).isEqualTo("proxquant " + versionOfTheBuild());
    }

    private static String versionOfTheBuild() throws Exception {
        Matcher matcher = Pattern.compile("<artifactId>proxquant-parent</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(ROOT.resolve("cli/pom.xml")));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
