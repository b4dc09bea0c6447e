package io.proxquant.models.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Sha256;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class DataSourcesTest {

    @TempDir
    Path directory;

    @Test
    void syntheticTextTellsItsFloor() throws IOException {
        DataSplits splits = open("synthetic-text", Map.of("trainCount", 500, "seed", 3), Map.of());
        assertThat(splits.training().size()).isEqualTo(500);
        assertThat(splits.training().classes()).isEqualTo(200);
        assertThat(splits.floorPerplexity().orElseThrow())
                .isCloseTo(Math.exp(new MarkovSource(200, 3).entropyRate()), Offset.offset(1e-12));
    }

    @Test
    void syntheticImagesHaveThreeDifferentSplits() throws IOException {
        Map<String, Object> few = Map.of("trainCount", 20, "validationCount", 20, "testCount", 20);
        DataSplits splits = open("synthetic-images", few, Map.of());
        int[] all = java.util.stream.IntStream.range(0, 20).toArray();
        assertThat(((ImageDataset) splits.training()).batch(all, 0, 20).pixels())
                .isNotEqualTo(
                        ((ImageDataset) splits.validation()).batch(all, 0, 20).pixels())
                .isNotEqualTo(((ImageDataset) splits.test()).batch(all, 0, 20).pixels());
    }

    @Test
    void everyFileIsProvedBeforeItIsRead() throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String role : List.of("train", "valid", "test")) {
            files.put(role, Files.writeString(directory.resolve(role), "a b <unk>\n"));
        }
        assertThat(open("ptb", Map.of(), files).test().size()).isEqualTo(4);

        DataManifest manifest = manifest("ptb", files);
        Files.writeString(files.get("valid"), "a b <unX>\n");
        expect(manifest, files, ReasonCode.DIGEST_MISMATCH, files.get("valid").toString());
        Files.writeString(files.get("valid"), "a\n");
        expect(manifest, files, ReasonCode.DIGEST_MISMATCH, "2 bytes");
        Files.delete(files.get("valid"));
        expect(manifest, files, ReasonCode.DATA_MISSING, "'valid'");
        expect(new DataManifest("ptb", Options.none(), List.of()), Map.of(), ReasonCode.DATA_INVALID, "'train'");
        expect(new DataManifest("cifar", Options.none(), List.of()), Map.of(), ReasonCode.DATA_INVALID, "cifar");
    }

    @Test
    void pennTreebankHasItsPublishedCounts() throws IOException {
        Path folder = shared("ptb");
        Map<String, Path> files = Map.of(
                "train", folder.resolve("ptb.train.txt.gz"),
                "valid", folder.resolve("ptb.valid.txt.gz"),
                "test", folder.resolve("ptb.test.txt.gz"));
        DataSplits splits = open("ptb", Map.of(), files);
        assertThat(splits.training().size()).isEqualTo(929_589);
        assertThat(splits.validation().size()).isEqualTo(73_760);
        assertThat(splits.test().size()).isEqualTo(82_430);
        assertThat(splits.test().classes()).isEqualTo(10_000);
    }

    @Test
    void fashionMnistHasItsPublishedCountsAndItsNormalisation() throws IOException {
        Path folder = shared("fashion-mnist");
        Map<String, Path> files = Map.of(
                "train-images", folder.resolve("train-images-idx3-ubyte.gz"),
                "train-labels", folder.resolve("train-labels-idx1-ubyte.gz"),
                "test-images", folder.resolve("t10k-images-idx3-ubyte.gz"),
                "test-labels", folder.resolve("t10k-labels-idx1-ubyte.gz"));
        DataSplits splits = open("fashion-mnist", Map.of("trainCount", 20_000, "validationCount", 5000), files);
        assertThat(splits.training().size()).isEqualTo(20_000);
        assertThat(splits.validation().size()).isEqualTo(5000);
        assertThat(splits.test().size()).isEqualTo(10_000);
        ImageDataset training = (ImageDataset) splits.training();
        assertThat(training.shape()).isEqualTo(new ImageShape(28, 28, 1));
        float[] pixels = training.batch(
                        java.util.stream.IntStream.range(0, 20_000).toArray(), 0, 20_000)
                .pixels();
        double sum = 0;
        double squares = 0;
        for (float pixel : pixels) {
            sum += pixel;
            squares += (double) pixel * pixel;
        }
        assertThat(sum / pixels.length).isCloseTo(0, Offset.offset(0.01));
        assertThat(squares / pixels.length).isCloseTo(1, Offset.offset(0.01));
        assertThatThrownBy(() -> open("fashion-mnist", Map.of("trainCount", 56_000), files))
                .hasMessageContaining("56000");
    }

    /** The development data beside the checkout; always there in CI, so its absence fails there and skips elsewhere. */
    private static Path shared(String name) {
        Path folder = Path.of(System.getProperty("proxquant.root", "../.."), "..", "shared", "data", name);
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(Files.isDirectory(folder), "skipped: no ../shared/data/" + name + " beside the checkout");
        }
        return folder;
    }

    private static DataSplits open(String type, Map<String, Object> options, Map<String, Path> files)
            throws IOException {
        return DataSources.open(new DataSection(type, Options.of(options)), manifest(type, files), files);
    }

    private static DataManifest manifest(String type, Map<String, Path> files) throws IOException {
        List<DataFile> named = new ArrayList<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            byte[] content = Files.readAllBytes(file.getValue());
            named.add(new DataFile(file.getKey(), content.length, Sha256.hex(content), List.of()));
        }
        return new DataManifest(type, Options.none(), named);
    }

    private static void expect(DataManifest manifest, Map<String, Path> files, ReasonCode reason, String part) {
        DataSection section = new DataSection("ptb", Options.none());
        assertThatThrownBy(() -> DataSources.open(section, manifest, files))
                .hasMessageContaining(part)
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
