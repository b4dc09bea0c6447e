package io.proxquant.models.data.types;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.Digest;
import io.proxquant.models.data.DataException;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Options;

import static org.assertj.core.api.Assertions.assertThat;

/** A process that ends at its first OutOfMemoryError, as the services do, meets files that unpack to more than it has. */
class SmallHeapTest {

    @TempDir
    Path directory;

    /** Opens the training split of a type of data from files named role=path. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) throws IOException {
            Map<String, Path> files = new java.util.LinkedHashMap<>();
            List<DataFile> named = new java.util.ArrayList<>();
            for (String argument : List.of(arguments).subList(1, arguments.length)) {
                Path file = Path.of(argument.substring(argument.indexOf('=') + 1));
                String role = argument.substring(0, argument.indexOf('='));
                files.put(role, file);
                named.add(new DataFile(role, Files.size(file), Digest.of(Files.readAllBytes(file)), List.of()));
            }
            DataSection section = new DataSection(arguments[0], Options.none());
            DataManifest manifest = new DataManifest(arguments[0], Options.none(), named);
            try {
                System.out.println(
                        DataSources.open(section, manifest, files).training().size());
            } catch (DataException e) {
                System.out.println(e.reason() + " " + e.getMessage());
            }
        }
    }

    @Test
    void aTextThatUnpacksToMoreThanTheHeapIsRefusedAndTheProcessLives() throws Exception {
        Path bomb = gzip("train.txt.gz", "a b\n".getBytes(StandardCharsets.UTF_8), 6 << 20);
        assertThat(read("text", "train=" + bomb)).startsWith("OVER_BUDGET " + bomb);
        assertThat(Files.size(bomb)).isLessThan(1 << 20);
        Path fits = gzip("fits.txt.gz", "a b\n".getBytes(StandardCharsets.UTF_8), 1 << 20);
        assertThat(read("text", "train=" + fits)).isEqualTo(String.valueOf(3 * (1 << 20)));
    }

    @Test
    void imagesThatUnpackToMoreThanTheHeapAreRefusedAndTheProcessLives() throws Exception {
        Path zeros = gzip("zeros", new byte[3073], 6000);
        assertThat(read(
                        "cifar10",
                        "train-1=" + zeros,
                        "train-2=" + zeros,
                        "train-3=" + zeros,
                        "train-4=" + zeros,
                        "train-5=" + zeros))
                .startsWith("OVER_BUDGET [" + zeros)
                .contains("30000 images");
    }

    private static String read(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Reader.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as("exit status, after %s", said).isZero();
        return said;
    }

    private Path gzip(String name, byte[] piece, int times) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < times; i++) {
                out.write(piece);
            }
        }
        return file;
    }
}
