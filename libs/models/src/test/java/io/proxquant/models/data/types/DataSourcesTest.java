package io.proxquant.models.data.types;

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

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.TextDataset;
import io.proxquant.models.data.synthetic.MarkovSource;
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
        expect(new DataManifest("ptb", Options.none(), List.of()), Map.of(), ReasonCode.DATA_MISSING, "'train'");
        expect(new DataManifest("cifar", Options.none(), List.of()), Map.of(), ReasonCode.DATA_INVALID, "cifar");
    }

    @Test
    void aSplitIsReadWhenItIsAskedForAndNotBefore() throws IOException {
        Path test = Files.write(directory.resolve("test_batch.bin"), new byte[3073 * 4]);
        DataSplits splits = open("cifar10", Map.of(), Map.of("test", test));
        assertThat(splits.test().size()).isEqualTo(4);
        assertThatThrownBy(splits::training)
                .hasMessageContaining("'train-1'")
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.DATA_MISSING));
        Files.delete(test);
        assertThat(splits.test().size()).as("read once").isEqualTo(4);
    }

    @Test
    void cifarTrainsOnItsFiveFilesInOrderAndValidatesOnTheLastImages() throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        for (int part = 1; part <= 5; part++) {
            byte[] records = new byte[3073 * 2];
            records[0] = (byte) part;
            records[3073] = (byte) (part + 1);
            files.put("train-" + part, Files.write(directory.resolve("data_batch_" + part + ".bin"), records));
        }
        DataSplits splits =
                open("cifar10", Map.of("trainCount", 3, "validationCount", 4, "augment", "crop-flip"), files);
        ImageDataset training = (ImageDataset) splits.training();
        ImageDataset validation = (ImageDataset) splits.validation();
        assertThat(List.of(training.label(0), training.label(1), training.label(2)))
                .containsExactly(1, 2, 2);
        assertThat(List.of(validation.label(0), validation.label(3))).containsExactly(4, 6);
        assertThatThrownBy(() ->
                        open("cifar10", Map.of("validationCount", 11), files).validation())
                .hasMessageContaining("asks for 11 validation images, there are 10");
        assertThatThrownBy(() -> open("cifar10", Map.of("trainCount", 7, "validationCount", 4), files)
                        .training())
                .hasMessageContaining("there are 6");
    }

    @Test
    void idxFilesOfAnyNamesClassesAndChannelsMakeADataSet() throws IOException {
        Map<String, Path> files = Map.of(
                "train-images", idx("a", new int[] {3, 2, 2, 3}, 36),
                "train-labels", idx("b", new int[] {3}, 3),
                "test-images", idx("c", new int[] {1, 2, 2, 3}, 12),
                "test-labels", idx("d", new int[] {1}, 1));
        Map<String, Object> options = Map.of("classes", 3, "channels", 3, "validationCount", 1);
        DataSplits splits = open("idx", options, files);
        assertThat(((ImageDataset) splits.training()).shape()).isEqualTo(new ImageShape(2, 2, 3));
        assertThat(splits.training().size()).as("all but the validation split").isEqualTo(2);
        assertThat(splits.test().classes()).isEqualTo(3);
        assertThatThrownBy(() -> open("idx", Map.of("classes", 2, "channels", 3, "validationCount", 1), files)
                        .training())
                .hasMessageContaining("offset 10: label 2 is not below 2");
        DataSection named =
                new DataSection("idx", Options.of(Map.of("trainImages", "emnist-letters-train-images-idx3-ubyte")));
        assertThat(FileNames.of(named).orElseThrow().whole().get("train-images"))
                .containsExactly("emnist-letters-train-images-idx3-ubyte");
    }

    @Test
    void anyTextKeepsItsMostFrequentWordsAndReadsTheOthersAsUnknown() throws IOException {
        Map<String, Path> files = Map.of(
                "train", Files.writeString(directory.resolve("t"), "b a c a\n\nc a d\n"),
                "valid", Files.writeString(directory.resolve("v"), "d b zebra a\n"));
        TextDataset training =
                (TextDataset) open("text", Map.of("vocabulary", 4), files).training();
        assertThat(training.vocabulary().words())
                .as("a and c are most frequent, in order of occurrence; <unk> stands for b and d")
                .containsExactly("a", "c", "<eos>", "<unk>");
        assertThat(tokens(training)).containsExactly(3, 0, 1, 0, 2, 2, 1, 0, 3, 2);
        DataSplits all = open("text", Map.of(), files);
        assertThat(all.training().classes()).isEqualTo(6);
        assertThat(tokens((TextDataset) all.validation()))
                .as("zebra is unknown")
                .containsExactly(4, 0, 5, 1, 3);
    }

    @Test
    void imagesWithoutTrainingFilesHaveTheirValidationSplitInFilesOfItsOwnOrNone() throws IOException {
        Map<String, Path> test = Map.of(
                "test-images", idx("c", new int[] {2, 2, 2, 3}, 24),
                "test-labels", idx("d", new int[] {2}, 2));
        Map<String, Path> own = Map.of(
                "validation-images", idx("e", new int[] {3, 2, 2, 3}, 36),
                "validation-labels", idx("f", new int[] {3}, 3));
        Map<String, Path> training = Map.of(
                "train-images", idx("a", new int[] {2, 2, 2, 3}, 24),
                "train-labels", idx("b", new int[] {2}, 2));
        Map<String, Object> options = Map.of("classes", 3, "channels", 3, "validationCount", 1);

        DataSplits without = open("idx", options, test);
        assertThat(without.validation().size()).isZero();
        assertThat(without.test().size()).isEqualTo(2);
        assertThatThrownBy(without::training).hasMessageContaining("no file of role 'train-images'");
        assertThat(open("idx", options, both(test, own)).validation().size())
                .as("all of them")
                .isEqualTo(3);
        assertThat(open("idx", options, both(training, both(test, own)))
                        .validation()
                        .size())
                .as("where training files are, the split is the end of them as ever")
                .isEqualTo(1);

        Path batch = Files.write(directory.resolve("validation_batch.bin"), new byte[3073 * 2]);
        assertThat(open("cifar10", Map.of(), Map.of("validation", batch))
                        .validation()
                        .size())
                .isEqualTo(2);
    }

    @Test
    void textWithoutATrainingFileHasItsWordsInAFileOfItsOwn() throws IOException {
        Path valid = Files.writeString(directory.resolve("v"), "b a zebra\n");
        Path words = Files.writeString(directory.resolve("words"), "<unk>\na\n<eos>\nb\n");

        assertThat(tokens((TextDataset) open("text", Map.of(), Map.of("valid", valid, "vocabulary", words))
                        .validation()))
                .containsExactly(3, 1, 0, 2);
        assertThat(tokens((TextDataset)
                        open("text", Map.of(), Map.of("valid", valid, "vocabulary", words, "train", valid))
                                .validation()))
                .as("the words of the training file as ever")
                .containsExactly(0, 1, 2, 3);
        for (String wrong : List.of("a b\n<eos>\n", "a\na\n<eos>\n", "a\nb\n")) {
            Path file = Files.writeString(directory.resolve("wrong"), wrong);
            assertThatThrownBy(() -> open("ptb", Map.of(), Map.of("valid", valid, "vocabulary", file))
                            .validation())
                    .as(wrong)
                    .isInstanceOfSatisfying(
                            DataException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.DATA_INVALID))
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void aFileIsLookedForWhenASplitNeedsItAndNotBefore() throws IOException {
        Path test = Files.write(directory.resolve("test_batch.bin"), new byte[3073 * 4]);
        Path training = Files.write(directory.resolve("data_batch_1.bin"), new byte[3073]);
        DataManifest manifest = manifest("cifar10", Map.of("train-1", training, "test", test));
        DataSection section = new DataSection("cifar10", Options.none());
        List<String> asked = new ArrayList<>();

        DataSplits splits = DataSources.open(section, manifest, file -> {
            asked.add(file.role());
            return test;
        });
        assertThat(splits.test().size()).isEqualTo(4);

        assertThat(asked).containsExactly("test");
    }

    private static Map<String, Path> both(Map<String, Path> some, Map<String, Path> others) {
        Map<String, Path> all = new LinkedHashMap<>(some);
        all.putAll(others);
        return all;
    }

    private static List<Integer> tokens(TextDataset text) {
        return java.util.stream.IntStream.range(0, text.size())
                .mapToObj(text::token)
                .toList();
    }

    private Path idx(String name, int[] extents, int values) throws IOException {
        java.nio.ByteBuffer content = java.nio.ByteBuffer.allocate(4 + 4 * extents.length + values);
        content.put(new byte[] {0, 0, 8, (byte) extents.length});
        for (int extent : extents) {
            content.putInt(extent);
        }
        for (int i = 0; i < values; i++) {
            content.put((byte) i);
        }
        return Files.write(directory.resolve(name), content.array());
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
        assertThatThrownBy(() -> open("fashion-mnist", Map.of("trainCount", 56_000), files)
                        .training())
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
            named.add(new DataFile(file.getKey(), content.length, Digest.of(content), List.of()));
        }
        return new DataManifest(type, Options.none(), named);
    }

    private static void expect(DataManifest manifest, Map<String, Path> files, ReasonCode reason, String part) {
        DataSection section = new DataSection("ptb", Options.none());
        assertThatThrownBy(() -> {
                    DataSplits splits = DataSources.open(section, manifest, files);
                    splits.training();
                    splits.validation();
                })
                .hasMessageContaining(part)
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
