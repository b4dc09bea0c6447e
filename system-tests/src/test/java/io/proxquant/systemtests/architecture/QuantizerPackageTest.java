package io.proxquant.systemtests.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is shipped to CPU nodes as the quantizer: no engine, and no code that is not Java's but for compressed bytes of the wire. */
class QuantizerPackageTest {
    /**
     * Codecs of Kafka's record batches, since a foreign producer chooses one and a consumer without it would stand still, and the one
     * that the HTTP server has for its answers.
     */
    private static final List<String> CODECS = List.of("snappy-java", "zstd-jni", "lz4-java", "brotli4j");

    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib|a)(\\.[0-9.]+)?");

    @Test
    void theOnlyNativeCodeIsOfCodecsOfTheWire() throws IOException {
        Path shipped = Path.of(System.getProperty("proxquant.root"), "services/quantizer-service/target/quarkus-app");
        try (Stream<Path> files = Files.walk(shipped)) {
            List<Path> jars =
                    files.filter(file -> file.toString().endsWith(".jar")).toList();
            assertThat(jars).hasSizeGreaterThan(50);
            assertThat(jars.stream().filter(QuantizerPackageTest::holdsNativeCode))
                    .isNotEmpty()
                    .allSatisfy(jar -> assertThat(CODECS).as(jar.toString()).anySatisfy(codec -> assertThat(
                                    jar.getFileName().toString())
                            .contains(codec)));
        }
    }

    private static boolean holdsNativeCode(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .anyMatch(entry -> NATIVE.matcher(entry.getName()).matches());
        } catch (IOException e) {
            throw new UncheckedIOException(jar.toString(), e);
        }
    }
}
