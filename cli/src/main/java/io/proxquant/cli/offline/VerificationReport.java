package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.proxquant.checkpoints.safetensors.CheckpointFolder;

/**
 * What {@code verify} found.
 *
 * @param directory that was verified
 * @param equal whether every file is there and has every byte
 * @param files all files of both directories, by name
 */
record VerificationReport(String directory, boolean equal, List<Compared> files) {
    /** How the names of an artifact's files begin, however many there are. */
    private static final String ARTIFACT =
            CheckpointFolder.ARTIFACT.substring(0, CheckpointFolder.ARTIFACT.indexOf('.'));

    /** One of the two directories that are compared. */
    enum Side {
        @JsonProperty("given")
        GIVEN("it"),
        @JsonProperty("again")
        AGAIN("what was made again");

        private final String words;

        Side(String words) {
            this.words = words;
        }
    }

    /**
     * One file.
     *
     * @param differsAt the first byte that differs; absent where none does, or one of the two files is not there
     * @param missing where it is not; absent where it is in both
     */
    record Compared(String name, boolean equal, Long differsAt, Side missing) {
        static Compared of(String name, Path given, Path again) throws IOException {
            Path one = given.resolve(name);
            Path other = again.resolve(name);
            if (!Files.isRegularFile(one) || !Files.isRegularFile(other)) {
                return new Compared(name, false, null, Files.isRegularFile(other) ? Side.GIVEN : Side.AGAIN);
            }
            long at = Files.mismatch(one, other);
            return new Compared(name, at < 0, at < 0 ? null : Long.valueOf(at), null);
        }

        private String line() {
            if (missing != null) {
                return "  " + name + ": is not in " + missing.words;
            }
            return "  " + name + (equal ? ": equal" : ": differs from byte " + differsAt + " on");
        }
    }

    static VerificationReport of(Path given, Path again) throws IOException {
        List<Compared> compared = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(names(again));
        names.addAll(names(given));
        for (String name : names) {
            compared.add(Compared.of(name, given, again));
        }
        return new VerificationReport(given.toString(), compared.stream().allMatch(Compared::equal), compared);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** What is wrong, in one line, with what to try. */
    String difference() {
        List<String> names =
                files.stream().filter(each -> !each.equal()).map(Compared::name).toList();
        boolean cut = files.stream()
                .anyMatch(each -> each.missing() != null && each.name().startsWith(ARTIFACT));
        return directory + " is not what these inputs give: " + String.join(", ", names)
                + (names.size() == 1 ? " differs" : " differ")
                + (cut ? "; the artifact is cut into other files, see --max-shard-size" : "");
    }

    /** The report as text for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(directory + ": " + (equal ? "made again, every byte is equal" : "made again, and not equal"));
        files.forEach(each -> lines.add(each.line()));
        return lines;
    }
}
