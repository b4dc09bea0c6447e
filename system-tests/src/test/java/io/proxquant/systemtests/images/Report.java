package io.proxquant.systemtests.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was seen, one line each with the seconds since the beginning, for docs/images-verification.log. */
final class Report {
    private final Instant begin = Instant.now();
    private final List<String> lines = new ArrayList<>();

    Report(String engine) {
        lines.add("images verification of " + begin.truncatedTo(ChronoUnit.SECONDS) + ", Docker engine " + engine);
    }

    void say(String format, Object... values) {
        double seconds = Duration.between(begin, Instant.now()).toMillis() / 1000.0;
        String line = String.format(Locale.ROOT, "%7.1f  ", seconds) + String.format(Locale.ROOT, format, values);
        lines.add(line);
        System.out.println(line);
    }

    void write() throws IOException {
        Path file = Path.of(System.getProperty("proxquant.root"), "system-tests/target/images-verification.log");
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }
}
