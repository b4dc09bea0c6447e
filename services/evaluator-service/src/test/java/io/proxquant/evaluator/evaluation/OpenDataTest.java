package io.proxquant.evaluator.evaluation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.places.AllowedPlaces;
import io.proxquant.models.data.places.DataFiles;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.Options;
import io.proxquant.registry.NotFoundException;
import io.proxquant.registry.evaluations.EvaluationSpecification;
import io.proxquant.registry.submissions.DataManifests;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.MemoryObjectStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Data by digest: as it was kept in the store, or as it lies with the operator. */
class OpenDataTest {
    private static final DataSection TEXT = new DataSection("text", Options.none());

    @TempDir
    Path work;

    private final MemoryObjectStore store = new MemoryObjectStore();
    private DataManifests kept;
    private DataFiles files;

    @BeforeEach
    void lay() throws Exception {
        Path place = Files.createDirectories(work.resolve("place"));
        Files.writeString(place.resolve("vocabulary.txt"), "<eos>\n<unk>\na\n");
        Files.writeString(place.resolve("valid.txt"), "a a\n");
        Files.writeString(place.resolve("test.txt"), "a b a\n");
        AllowedPlaces places = new AllowedPlaces(List.of(), "bucket", name -> Optional.of(place));
        kept = new DataManifests(store);
        files = new DataFiles(places, store, new Blobs(store, work.resolve("spool"), 1 << 20));
    }

    @Test
    void whatIsKeptUnderItsDigestIsOpenedWithoutTrainingFiles() throws Exception {
        Digest digest = kept.keep(files.configured(TEXT).orElseThrow());

        DataSplits splits = new OpenData(kept, files).open(of(digest), () -> {});

        assertThat(splits.validation().size()).isEqualTo(3);
        assertThat(splits.test().size()).isEqualTo(4);
    }

    @Test
    void aDigestThatNobodyKeptIsTheOperatorsOwnDataOrMissing() throws Exception {
        Digest digest = files.configured(TEXT).orElseThrow().digest();

        assertThat(new OpenData(kept, files).open(of(digest), () -> {}).test().size())
                .isEqualTo(4);
        assertThatThrownBy(() -> new OpenData(kept, files).open(of(Digest.of("other data")), () -> {}))
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.DATA_MISSING))
                .hasMessageContaining(Digest.of("other data").hex());
    }

    private static EvaluationSpecification of(Digest data) {
        return new EvaluationSpecification(NetworkSection.of("lstm", Options.of(Map.of())), TEXT, data);
    }
}
