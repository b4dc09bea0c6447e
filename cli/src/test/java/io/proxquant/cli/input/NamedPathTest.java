package io.proxquant.cli.input;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

final class NamedPathTest {
    @TempDir
    Path place;

    /** A Java of its own, since the charset of names is that of the process. */
    @Test
    void aNameThatTheLocaleCannotExpressIsRefusedWithAWayAroundThatWorks() throws Exception {
        assertThat(run("name=\"$(printf 'gr\\374n')\"; echo model: > \"$name\"; \"$@\" recipe check \"$name\""))
                .contains("cannot be read in this locale, whose charset is UTF-8", "- < FILE")
                .doesNotContain("java.nio");
        assertThat(run("\"$@\" recipe check - < \"$(ls | head -n 1)\""))
                .contains("standard input has")
                .doesNotContain("cannot be read");
        assertThat(run("mkdir über; LC_ALL=C \"$@\" recipe check über/x"))
                .contains("cannot be read in this locale, whose charset is ANSI_X3.4-1968");
    }

    private String run(String script) throws Exception {
        List<String> command = List.of(
                "sh",
                "-c",
                script,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.proxquant.cli.ProxQuant");
        var builder = new ProcessBuilder(command).directory(place.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
