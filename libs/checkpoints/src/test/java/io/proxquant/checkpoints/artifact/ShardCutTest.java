package io.proxquant.checkpoints.artifact;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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
