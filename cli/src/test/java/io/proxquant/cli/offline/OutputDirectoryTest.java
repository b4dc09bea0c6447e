package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Where results may be put, and that nothing of anybody else's is changed there. */
class OutputDirectoryTest {
    private static final int SET_GROUP_ID = 02000;

    @TempDir
    Path place;

    @Test
    void anAbsentDirectoryAppearsCompleteWithItsParentsAndGroupIdOfThePlace() throws Exception {
        Path shared = Files.createDirectory(place.resolve("shared"));
        Files.setAttribute(shared, "unix:mode", 02775);
        Path out = shared.resolve("a/b");
        try (OutputDirectory directory = prepare(out)) {
            directory.write("manifest.json", new byte[3]);
            assertThat(out).doesNotExist();
            directory.complete();
        }
        assertThat(names(out)).containsExactly("manifest.json");
        assertThat(names(out.getParent())).containsExactly("b");
        assertThat((int) Files.getAttribute(out, "unix:mode") & SET_GROUP_ID).isEqualTo(SET_GROUP_ID);
        assertThat(Files.getAttribute(out, "unix:gid")).isEqualTo(Files.getAttribute(shared, "unix:gid"));
    }

    @Test
    void anEmptyDirectoryStaysWhatItIsAndNothingIsPutBesideIt() throws Exception {
        Path out = Files.createDirectory(place.resolve("out"));
        Files.setAttribute(out, "unix:mode", 02750);
        Map<String, Object> before = identity(out);
        try (OutputDirectory directory = prepare(out)) {
            directory.write("manifest.json", new byte[3]);
            assertThat(names(place)).containsExactly("out");
            directory.complete();
        }
        assertThat(identity(out)).isEqualTo(before);
        assertThat(names(out)).containsExactly("manifest.json");
    }

    @Test
    void theWorkingDirectoryOrOneBehindALinkIsWrittenInto() throws Exception {
        Path real = Files.createDirectories(place.resolve("real/empty"));
        Path link = Files.createSymbolicLink(place.resolve("link"), real);
        put(link);
        put(real.resolve("."));
        put(place.resolve("link/../empty"));
        put(Files.createDirectory(place.resolve("here")).resolve("."));
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(names(real)).containsExactly("manifest.json");
        assertThat(names(place)).containsExactly("here", "link", "real");
    }

    @Test
    void anEmptyMountPointIsWrittenInto() throws Exception {
        Path out = Files.createDirectory(place.resolve("volume"));
        assumeThat(run("mount", "-t", "tmpfs", "tmpfs", out.toString()))
                .as("a file system can be mounted here")
                .isZero();
        try {
            put(out);
            assertThat(names(out)).containsExactly("manifest.json");
        } finally {
            run("umount", out.toString());
        }
    }

    @Test
    void whatAFileSystemKeepsAtItsRootIsNoContent() throws Exception {
        Path out = Files.createDirectories(place.resolve("volume/lost+found")).getParent();
        put(out);
        put(out);
        assertThat(names(out)).containsExactly("lost+found", "manifest.json");
    }

    @Test
    void anEmptyDirectoryBelowAForeignOneIsWrittenInto() throws Exception {
        Path foreign = Files.createDirectory(place.resolve("foreign"));
        Path out = Files.createDirectory(foreign.resolve("ours"));
        Files.setAttribute(foreign, "unix:mode", 0555);
        try {
            put(out);
            assertThat(names(out)).containsExactly("manifest.json");
        } finally {
            Files.setAttribute(foreign, "unix:mode", 0755);
        }
    }

    @Test
    void aPlaceThatCannotBeIsRefusedAndNothingIsMadeForIt() throws Exception {
        Path file = Files.writeString(place.resolve("file"), "x");
        Path lost = Files.createSymbolicLink(place.resolve("lost"), place.resolve("nowhere"));
        for (Path out : List.of(file, file.resolve("a/b"), lost, place.resolve("absent/.."))) {
            assertThatThrownBy(() -> put(out))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("--out " + out);
        }
        assertThat(names(place)).containsExactly("file", "lost");
    }

    @Test
    void otherContentIsRefusedAndKept() throws Exception {
        Path out = Files.createDirectory(place.resolve("out"));
        Files.writeString(out.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> put(out)).hasMessageContaining("holds other content already (notes.txt)");
        assertThat(names(out)).containsExactly("notes.txt");
    }

    @Test
    void whatACommandThatFailedHadMadeIsRemoved() throws Exception {
        try (OutputDirectory directory = prepare(place.resolve("a/b/c"))) {
            directory.write("artifact.safetensors", new byte[3]);
        }
        assertThat(names(place)).isEmpty();
    }

    @Test
    void whatAKilledCommandLeftIsCompletedOrRemovedByTheNext() throws Exception {
        Path out = Files.createDirectory(place.resolve("out"));
        for (Path left : List.of(place.resolve(".new.part-0"), out.resolve(".out.part-0"))) {
            Files.createDirectory(left);
            Files.createFile(left.resolve(".lock"));
            Files.write(left.resolve("artifact.safetensors.part"), new byte[100]);
        }
        Files.write(out.resolve("artifact.safetensors"), new byte[5]); // named, but its manifest is not yet
        try (OutputDirectory directory = prepare(out)) {
            directory.write("artifact.safetensors", new byte[5]);
            directory.write("manifest.json", new byte[3]);
            directory.complete();
        }
        put(place.resolve("new"));
        assertThat(names(out)).containsExactly("artifact.safetensors", "manifest.json");
        assertThat(names(place)).containsExactly("new", "out");
    }

    @Test
    void aCommandAtWorkIsLeftAlone() throws Exception {
        Path out = place.resolve("out");
        try (OutputDirectory first = prepare(out)) {
            first.write("manifest.json", new byte[3]);
            put(out);
            first.complete();
        }
        assertThat(names(out)).containsExactly("manifest.json");
        assertThat(names(place)).containsExactly("out");
    }

    private static void put(Path out) throws IOException {
        try (OutputDirectory directory = prepare(out)) {
            directory.write("manifest.json", new byte[3]);
            directory.complete();
        }
    }

    private static Map<String, Object> identity(Path directory) throws IOException {
        return new TreeMap<>(Files.readAttributes(directory, "unix:ino,mode,uid,gid"));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(1, TimeUnit.MINUTES) ? process.exitValue() : -1;
    }

    private static OutputDirectory prepare(Path out) throws IOException {
        return OutputDirectory.prepare(out, Terminal.standardError());
    }
}
