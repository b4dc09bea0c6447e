package io.proxquant.checkpoints.artifact;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.contracts.ShardReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which tensors share a file, and how many files there may be. */
class ShardCutTest {
    @TempDir
    private Path folder;

    @Test
    void filesAreFilledInOrderOfTheNames() {
        SortedMap<String, Long> bytes = new TreeMap<>();
        bytes.put("a", 3L);
        bytes.put("b", 4L);
        bytes.put("c", 9L);
        bytes.put("d", 1L);

        assertThat(ShardCut.of(bytes, 7).files()).containsExactly(List.of("a", "b"), List.of("c"), List.of("d"));
    }

    @Test
    void theSizesOfFilesTellHowTheyWereCut() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            SortedMap<String, Long> bytes = new TreeMap<>();
            for (int i = 1 + random.nextInt(30); i > 0; i--) {
                bytes.put("t" + i, (long) random.nextInt(10));
            }
            ToLongFunction<List<String>> length = names ->
                    names.stream().mapToLong(name -> 5 + bytes.get(name)).sum();
            ShardCut cut = ShardCut.of(bytes, 1 + random.nextInt(25));
            List<Long> made = cut.files().stream().map(length::applyAsLong).toList();

            assertThat(ShardCut.like(made, bytes, length)).contains(cut);
            List<Long> others = new ArrayList<>(made);
            others.set(0, made.get(0) + 1);
            assertThat(ShardCut.like(others, bytes, length)).isEmpty();
            assertThat(ShardCut.like(List.of(), bytes, length)).isEmpty();
        }
    }

    @Test
    void theSizeThatIsAdvisedGivesFewEnoughFiles() {
        SortedMap<String, Long> bytes = new TreeMap<>();
        for (int i = 0; i < 9000; i++) {
            bytes.put(String.format("%05d", i), i % 2 == 0 ? 1L : 1000L); // the worst order there is
        }

        String advised = catchMessage(() -> ShardCut.of(bytes, 1000)).replaceAll(".*size of (\\d+) bytes.*", "$1");

        assertThat(ShardCut.of(bytes, Long.parseLong(advised)).files()).hasSizeLessThanOrEqualTo(ShardReference.MOST);
    }

    @Test
    void tooManyAreToldBeforeAnythingIsWritten() {
        List<ArtifactEntry> entries = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            entries.add(ArtifactEntry.Plain.of("t" + i, DType.F32, 2));
        }

        assertThatThrownBy(() -> ArtifactWriter.create(
                        folder.resolve("artifact.safetensors"),
                        entries,
                        SourceMetadata.none(),
                        ArtifactOptions.plain().inShardsOf(8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5000 files of at most 8 bytes of tensors, and there may be 4096")
                .hasMessageContaining("a shard size of 20 bytes or more will do");
        assertThat(folder).isEmptyDirectory();
    }

    private static String catchMessage(Runnable action) {
        try {
            action.run();
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
        throw new AssertionError("nothing was refused");
    }
}
