package io.proxquant.quantizer.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.compression.TinyNetwork;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunStep;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;

/** What a foreign checkpoint becomes: the recipe and data of its model, and the copy that is taken of its bytes. */
@QuarkusTest
@WithTestResource(QuantizerStack.class)
class ForeignCheckpointIT extends ServiceCase {
    private static final String BINARY =
            "quantizations:\n  - {name: binary, mode: hard, quantizer: binary, granularity: row}\n";

    @Test
    void aForeignCheckpointBecomesOneArtifactPerQuantization() throws Exception {
        ModelTeam team = team("foreign");
        Digest recipe = team.recipe(BINARY + "  - {name: two-bit, mode: hard, quantizer: alternating, bits: 2}\n");
        team.bind(recipe);
        CheckpointPublished event = team.foreign(new TinyNetwork(1), 40);

        wire.send(event);

        List<Wire.Said> said = awaitSaid("foreign", 2);
        assertThat(said)
                .extracting(Wire.Said::traceparent)
                .containsOnly("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        ArtifactPublished binary = (ArtifactPublished) said.get(0).event();
        assertThat(binary.quantization().name()).isEqualTo("binary");
        assertThat(binary.phase()).isEqualTo(Phase.FOREIGN);
        assertThat(binary.run()).isEqualTo("foreign");
        assertThat(binary.lineage().recipe()).isEqualTo(recipe);
        assertThat(binary.kind()).isEqualTo(ArtifactKind.HARD);
        assertThat(binary.size().sourceBytes()).isEqualTo(event.object().bytes());
        assertThat(((ArtifactPublished) said.get(1).event()).quantization().name())
                .isEqualTo("two-bit");
        ArtifactManifest manifest = manifests
                .find(new ObjectKey(binary.stored().manifest()), ArtifactManifest.class)
                .orElseThrow()
                .content();
        assertThat(manifest.source().sha256()).isEqualTo(event.object().sha256());
        assertThat(manifest.specification().get("operator")).isEqualTo("binary");
        assertThat(manifest.quantized()).isEqualTo(TinyNetwork.MATRICES);
        assertThat(manifest.from().metadata()).isEqualTo(Map.of("format", "pt"));
        assertThat(manifest.specification().get("metadata"))
                .isEqualTo(
                        SourceMetadata.of(manifest.from().metadata()).digest().hex());
        try (ArtifactFile artifact =
                ArtifactFile.open(blobs.fetch(binary.stored().object()), SafetensorsLimits.defaults())) {
            assertThat(artifact.summary().artifactDigest())
                    .isEqualTo(binary.stored().digest())
                    .isEqualTo(manifest.artifactDigest());
            assertThat(artifact.summary().decoded()).isEqualTo(manifest.tensors());
            assertThat(artifact.metadata().values()).isEqualTo(manifest.from().metadata());
            assertThat(artifact.summary().effectiveBits())
                    .isEqualTo(binary.size().effectiveBits());
        }
    }

    @Test
    void theRecipeOfTheFirstTimeHoldsAlthoughAnotherIsBoundAndTheUploadIsGone() {
        ModelTeam team = team("pinned");
        Digest before = team.recipe(BINARY);
        team.bind(before);
        CheckpointPublished event = team.foreign(new TinyNetwork(4), 1);
        wire.send(event);
        awaitSaid("pinned", 1);
        Digest after = team.recipe("quantizations:\n  - {name: other, mode: hard, quantizer: ternary}\n");
        team.bind(after);
        store.delete(new ObjectKey(event.object().key()));

        wire.send(event);
        CheckpointPublished next = team.foreign(new TinyNetwork(5), 2);
        wire.send(next);

        List<Wire.Said> said = awaitSaid("pinned", 3);
        assertThat(said.get(1)).isEqualTo(said.get(0));
        assertThat(((ArtifactPublished) said.get(2).event()).lineage().recipe()).isEqualTo(after);
        ImportManifest pinned = manifests
                .find(
                        new ObjectKey(ManifestKeys.imported(
                                "pinned", "foreign", 1, event.object().sha256())),
                        ImportManifest.class)
                .orElseThrow()
                .content();
        assertThat(pinned.pinned().recipe()).isEqualTo(before);
        assertThat(pinned.pinned().binding()).isEqualTo(1);
    }

    @Test
    void theGoldenSampleOfAForeignEventIsAllThatABoundModelNeeds() throws Exception {
        ModelTeam team = team("their-cnn");
        Digest recipe = team.recipe(BINARY);
        team.bind(new ModelBinding(recipe, Digest.of("bound data")));
        CheckpointPublished uploaded = team.foreign(new TinyNetwork(20), 1000);
        byte[] sample = sample(uploaded.object());

        wire.send(uploaded, "sample", sample);
        ArtifactPublished artifact =
                (ArtifactPublished) awaitSaid("their-cnn", 1).get(0).event();
        team.bind(new ModelBinding(recipe, Digest.of("other data")));
        wire.send(uploaded, "sample", sample);
        wire.send(team.foreign(new TinyNetwork(21), 1001));

        assertThat(artifact.lineage().recipe()).isEqualTo(recipe);
        assertThat(artifact.lineage().data()).isEqualTo(Digest.of("bound data"));
        List<Wire.Said> said = awaitSaid("their-cnn", 3);
        assertThat(said.get(1)).as("what was bound the first time holds").isEqualTo(said.get(0));
        assertThat(((ArtifactPublished) said.get(2).event()).lineage().data()).isEqualTo(Digest.of("other data"));
        ImportManifest pinned = imported(uploaded);
        assertThat(pinned.pinned().binding()).isEqualTo(1);
        assertThat(pinned.pinned().data()).isEqualTo(Digest.of("bound data"));
    }

    @Test
    void anImportFromBeforeBindingsHeldDataMeansWhatItMeant() {
        ModelTeam team = team("earlier");
        Digest recipe = team.recipe(BINARY);
        team.bind(recipe);
        CheckpointPublished event = team.foreign(new TinyNetwork(22), 1);
        wire.send(event);
        awaitSaid("earlier", 1);
        team.bind(new ModelBinding(recipe, Digest.of("bound later")));

        wire.send(event);
        wire.send(naming(event, null, Digest.of("named")));

        List<Wire.Said> said = awaitSaid("earlier", 3);
        assertThat(said.get(1)).isEqualTo(said.get(0));
        assertThat(((ArtifactPublished) said.get(0).event()).lineage().data()).isNull();
        assertThat(((ArtifactPublished) said.get(2).event()).lineage().data()).isEqualTo(Digest.of("named"));
        assertThat(imported(event).pinned().data()).isNull();
    }

    @Test
    void whatAnEventNamesItselfIsObeyedAlsoForBytesThatWereTakenInForAnother() {
        ModelTeam team = team("renamed");
        Digest first = team.recipe(BINARY);
        Digest second = team.recipe("quantizations:\n  - {name: other, mode: hard, quantizer: ternary}\n");
        team.bind(new ModelBinding(first, Digest.of("data")));
        CheckpointPublished event = team.foreign(new TinyNetwork(23), 1);

        wire.send(naming(event, first, null));
        wire.send(naming(event, second, null));

        List<Wire.Said> said = awaitSaid("renamed", 2);
        ArtifactPublished one = (ArtifactPublished) said.get(0).event();
        ArtifactPublished other = (ArtifactPublished) said.get(1).event();
        assertThat(one.lineage().recipe()).isEqualTo(first);
        assertThat(one.lineage().data()).as("bound with this very recipe").isEqualTo(Digest.of("data"));
        assertThat(other.lineage().recipe()).isEqualTo(second);
        assertThat(other.quantization().name()).isEqualTo("other");
        assertThat(other.lineage().data()).as("nothing is bound with it").isNull();
    }

    @Test
    void anArtifactWhoseFileIsGoneIsBuiltAgainFromACopyThatIsTakenAgain() {
        ModelTeam team = team("lost");
        team.bind(team.recipe(BINARY));
        CheckpointPublished event = team.foreign(new TinyNetwork(25), 1);
        wire.send(event);
        List<Wire.Said> first = awaitSaid("lost", 1);
        ObjectKey file = new ObjectKey(
                ((ArtifactPublished) first.get(0).event()).stored().object().key());
        ObjectKey copy = new ObjectKey(imported(event).weights().key());
        store.delete(file);
        store.delete(copy);

        wire.send(event);
        assertThat(awaitSaid("lost", 2).get(1)).isEqualTo(first.get(0));
        assertThat(store.size(file)).isPresent();
        assertThat(store.size(copy)).isPresent();

        store.delete(file);
        store.delete(copy);
        store.delete(new ObjectKey(event.object().key()));
        wire.send(event);
        ArtifactRejected rejected = rejected(awaitSaid("lost", 3).get(2));
        assertThat(rejected.reason()).isEqualTo(ReasonCode.OBJECT_MISSING);
        assertThat(rejected.detail()).contains(event.object().key());
    }

    /** The sample event as it is published with the contract, of an object that is there. */
    private static byte[] sample(ObjectReference object) throws IOException {
        try (InputStream in =
                CheckpointPublished.class.getResourceAsStream("/samples/checkpoint.published.foreign.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("incoming/their-cnn/step-1000.safetensors", object.key())
                    .replace("44700000", Long.toString(object.bytes()))
                    .replace("7".repeat(64), object.sha256().hex())
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private ImportManifest imported(CheckpointPublished event) {
        String key = ManifestKeys.imported(
                event.model(), event.run(), event.step(), event.object().sha256());
        return manifests
                .find(new ObjectKey(key), ImportManifest.class)
                .orElseThrow()
                .content();
    }

    private static CheckpointPublished naming(CheckpointPublished e, Digest recipe, Digest data) {
        return CheckpointPublished.foreign(
                new RunStep(e.model(), null, e.step()), e.object(), Lineage.of(recipe, data), Producer.UNKNOWN);
    }

    private ModelTeam team(String model) {
        return new ModelTeam(store, manifests, blobs, folder, model);
    }

    private static ArtifactRejected rejected(Wire.Said said) {
        return (ArtifactRejected) said.event();
    }
}
