package io.proxquant.models.data.types;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.Batches;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.TextDataset;
import io.proxquant.models.data.Vocabulary;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.Options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class DataFitTest {

    @TempDir
    Path directory;

    @Test
    void aTextWithMoreWordsThanTheNetworkIsRefusedInTheSplitThatUsesThem() throws Exception {
        Map<String, Path> files =
                Map.of("train", text("train", "a b c\n".repeat(5) + "d e f\n"), "valid", text("valid", "a f\n"));
        DataSplits splits = open("text", Map.of("trainCount", 8), files).requiring(new DataFit("text", lstm(6)));

        assertThat(splits.training().size())
                .as("its own words are among the first six")
                .isEqualTo(8);
        assertThatThrownBy(splits::validation)
                .hasMessage("is 6, but data 'text' has 8 words, and its validation split uses number 7; set it to 8, or"
                        + " keep the most frequent words alone with data.vocabulary: 6");
        assertThat(misfit(splits).told(key -> "my.yaml:4: " + key)).startsWith("my.yaml:4: network.vocabulary: is 6");
        assertThat(open("text", Map.of("trainCount", 8), files)
                        .requiring(new DataFit("text", lstm(8)))
                        .validation()
                        .size())
                .isEqualTo(3);
    }

    @Test
    void theEndOfALineNeedsAPlaceToo() throws Exception {
        DataSplits splits = open("text", Map.of("trainCount", 2), Map.of("train", text("t", "a b c d\n")));
        assertThatThrownBy(splits.requiring(new DataFit("text", lstm(4)))::training)
                .hasMessageContaining("uses number 5");
    }

    @Test
    void imagesOfAnotherSizeOrChannelsAndLabelsWithoutAClassAreRefusedWithTheKey() {
        ImageDataset images = new ImageDataset(new ImageShape(20, 24, 1), 30, new byte[960], new byte[] {3, 12}, 0, 1);
        expect(images, leNet("extent", 20), "network.extent", "is 20, but the images of the test split");
        expect(images, leNet("extent", 24), "network.extent", "are 20x24x1");
        expect(images, leNet("channels", 3), "network.channels", "is 3, but the images");
        expect(
                images,
                NetworkSection.of("resnet", Options.none()),
                "network.classes",
                "is 10, but image 1 of the test split of data 'mine' has label 12");
        expect(images, lstm(10), "network.type", "'lstm' does not work on images");
    }

    @Test
    void textIsNothingForAnImageNetwork() {
        TextDataset text = new TextDataset(new int[] {0}, new Vocabulary(List.of("<eos>")));
        expect(text, NetworkSection.of("resnet", Options.none()), "network.type", "'resnet' does not work on text");
    }

    @Test
    void aHeapThatIsFullAfterAllRefusesTheSplitAndTheNextOneIsRead() throws Exception {
        ImageDataset small = new ImageDataset(new ImageShape(1, 1, 1), 10, new byte[1], new byte[1], 0, 1);
        DataSplits splits = new DataSplits(
                "mine",
                () -> new TextDataset(new int[Integer.MAX_VALUE], new Vocabulary(List.of("<eos>"))),
                () -> small,
                () -> small,
                OptionalDouble.empty());
        DataException refused = catchThrowableOfType(DataException.class, splits::training);
        assertThat(refused.reason()).isEqualTo(ReasonCode.OVER_BUDGET);
        assertThat(refused.told(key -> key))
                .startsWith("data: data 'mine': the heap was full while the training split");
        assertThat(splits.validation().size()).isOne();
    }

    @Test
    void whatARecipeAsksOfAGeneratorIsBoundedByTheMemoryThereIs() throws Exception {
        for (String type : List.of("synthetic-text", "synthetic-images")) {
            Options options = Options.of(Map.of("trainCount", 1_000_000, "testCount", 100));
            DataManifest manifest = new DataManifest(type, Options.none(), List.of());
            DataSplits splits = DataSources.open(
                    new DataSection(type, options),
                    manifest,
                    none -> null,
                    new HeapMemory(4 << 20, () -> 4 << 20, () -> {}));
            DataException refused = catchThrowableOfType(DataException.class, splits::training);
            assertThat(refused.reason()).isEqualTo(ReasonCode.OVER_BUDGET);
            assertThat(refused.key()).contains("data.trainCount");
            assertThat(splits.test().size()).isEqualTo(100);
        }
        Options most = Options.of(Map.of("trainCount", 1_000_000, "extent", 64));
        assertThatThrownBy(() -> DataSources.open(
                                new DataSection("synthetic-images", most),
                                new DataManifest("synthetic-images", Options.none(), List.of()),
                                Map.of())
                        .training())
                .hasMessage("1000000 samples need 3906 MiB, and a split can have 2047");
    }

    @Test
    void aFileThatDoesNotFitTheMemoryIsRefusedWithFigureFileAndKey() throws Exception {
        Map<String, Path> files = Map.of("train", text("train", "a b\n".repeat(1 << 20)));
        AtomicInteger asked = new AtomicInteger(); // once for the vocabulary, once for the tokens
        DataSplits splits = DataSources.open(
                new DataSection("text", Options.none()),
                manifest("text", files),
                file -> files.get(file.role()),
                new HeapMemory(8 << 20, () -> asked.incrementAndGet() <= 2 ? 8 << 20 : 0, () -> {}));
        DataException refused = catchThrowableOfType(DataException.class, splits::training);
        assertThat(refused.reason()).isEqualTo(ReasonCode.OVER_BUDGET);
        assertThat(refused.told(key -> "my.yaml:5: " + key))
                .startsWith("my.yaml:5: data: " + files.get("train"))
                .contains("needs at least 8 MiB", "7 MiB can be given");
    }

    @Test
    void aBatchThatDoesNotFitTheMemoryIsRefusedWithTheKeyThatMakesItSoLarge() throws Exception {
        ImageShape shape = new ImageShape(1 << 10, 1 << 10, 1);
        ImageDataset images = new ImageDataset(shape, 10, new byte[8 << 20], new byte[8], 0, 1);
        HeapMemory memory = new HeapMemory(16 << 20, () -> 16 << 20, () -> {});
        Batches.requireRoom(images, 3, "training.batch", memory);
        DataException refused = catchThrowableOfType(
                DataException.class, () -> Batches.requireRoom(images, 500, "training.batch", memory));
        assertThat(refused.told(key -> key))
                .startsWith("training.batch: a batch of 8 images of 1024x1024x1 needs at least 32 MiB");
    }

    private static DataException misfit(DataSplits splits) {
        return catchThrowableOfType(DataException.class, splits::validation);
    }

    private static void expect(Dataset split, NetworkSection network, String key, String part) {
        DataException refused =
                catchThrowableOfType(DataException.class, () -> new DataFit("mine", network).require(split, "test"));
        assertThat(refused.reason()).isEqualTo(ReasonCode.DATA_MISFIT);
        assertThat(refused.key()).contains(key);
        assertThat(refused).hasMessageContaining(part);
    }

    private static NetworkSection lstm(int vocabulary) {
        return NetworkSection.of("lstm", Options.of(Map.of("vocabulary", vocabulary)));
    }

    private static NetworkSection leNet(String option, int value) {
        return NetworkSection.of("lenet-5", Options.of(Map.of(option, value)));
    }

    private Path text(String name, String content) throws Exception {
        return Files.writeString(directory.resolve(name), content);
    }

    private static DataSplits open(String type, Map<String, Object> options, Map<String, Path> files) throws Exception {
        return DataSources.open(new DataSection(type, Options.of(options)), manifest(type, files), files);
    }

    private static DataManifest manifest(String type, Map<String, Path> files) throws Exception {
        List<DataFile> named = new ArrayList<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            byte[] content = Files.readAllBytes(file.getValue());
            named.add(new DataFile(file.getKey(), content.length, Digest.of(content), List.of()));
        }
        return new DataManifest(type, Options.none(), named);
    }
}
