package io.proxquant.cli.submit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.checkpoints.manifest.PinnedRecipe;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.watch.CorrelatedEvent;
import io.proxquant.cli.watch.EventTail;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Sweep;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What submitting leaves in a real store and on a real broker. */
class SubmissionIT extends SubmissionCase {
    @Test
    void aRecipeBecomesObjectsAndThenARequestThatNamesThem() throws Exception {
        Path recipe = recipe("shapes", "synthetic-images");
        Submitted work =
                RunSubmission.of(InputFile.of(recipe), List.of()).seeded(7L).prepare(installation);
        assertThat(records("runs")).as("nothing is said before it is published").isEmpty();

        work.publish(installation);
        work.publish(installation);

        var records = records("runs");
        assertThat(records).hasSize(2);
        var request = (RunRequested) read(records.get(0), EventType.RUN_REQUESTED);
        assertThat(request.run()).isEqualTo("shapes-20260102-030405");
        assertThat(request.model()).isEqualTo("shapes");
        assertThat(request.seed()).isEqualTo(7);
        assertThat(bytes("recipes/" + request.recipe() + ".json"))
                .satisfies(json -> assertThat(Digest.of(json)).isEqualTo(request.recipe()));
        DataManifest manifest = DataManifest.fromJson(bytes("data/" + request.data() + ".json"));
        assertThat(manifest.format()).isEqualTo("synthetic-images");
        assertThat(manifest.files()).isEmpty();
        assertThat(manifest.parameters().integer("trainCount")).isEqualTo(200);
        assertThat(installation.bound("shapes")).contains(new ModelBinding(request.recipe(), request.data()));

        assertThat(header(records.get(0), "ce_specversion")).isEqualTo("1.0");
        assertThat(header(records.get(0), "ce_type")).isEqualTo("io.proxquant.run.requested");
        assertThat(header(records.get(0), "ce_source")).isEqualTo("/proxquant/test/cli");
        assertThat(header(records.get(1), "ce_id"))
                .as("a repeated event repeats its id")
                .isEqualTo(header(records.get(0), "ce_id"));
        assertThat(records.get(0).key()).isEqualTo(request.run().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whereTheRecipesKeysStandIsKeptBesideItAndChangesNoRequest() throws Exception {
        Path recipe = recipe("lines", "synthetic-images");
        Submitted first = RunSubmission.of(InputFile.of(recipe), List.of())
                .named("lines-1")
                .prepare(installation);
        Digest digest = ((RunRequested) first.event()).recipe();
        NumberedLog<RecipeSource> sources = new NumberedLog<>(
                store,
                new Manifests(store, Clock.systemUTC(), "test", () -> "nonce"),
                ManifestKeys.recipeSources(digest),
                RecipeSource.class);
        assertThat(sources.newest().orElseThrow().content())
                .isEqualTo(RecipeReader.source(recipe).named("lines.yaml"));

        Submitted again = RunSubmission.of(InputFile.of(recipe), List.of())
                .named("lines-1")
                .prepare(installation);
        assertThat(again.event()).isEqualTo(first.event());
        assertThat(sources.history()).as("nothing new to keep").hasSize(1);

        Files.writeString(recipe, "# a comment\n" + Files.readString(recipe));
        Submitted moved = RunSubmission.of(InputFile.of(recipe), List.of())
                .named("lines-1")
                .prepare(installation);
        assertThat(moved.event()).isEqualTo(first.event());
        assertThat(sources.newest().orElseThrow().content().at("network")).isEqualTo("lines.yaml:5: network");
    }

    @Test
    void aSweepIsOneRequestWhoseNameLeavesRoomForTheNumbers() throws Exception {
        Path recipe = recipe("s".repeat(60), "synthetic-images");
        Files.writeString(recipe, "sweep: {seeds: [1, 2, 3]}\n", StandardOpenOption.APPEND);

        Submitted work = RunSubmission.of(InputFile.of(recipe), List.of()).prepare(installation);

        assertThat(work.sweep()).isTrue();
        assertThat(Sweep.run(work.run(), 3)).hasSize(63);
        assertThatThrownBy(() -> RunSubmission.of(InputFile.of(recipe), List.of())
                        .named("r".repeat(62))
                        .prepare(installation))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("together at most 63 characters");
        assertThatThrownBy(() -> RunSubmission.of(InputFile.of(recipe), List.of())
                        .seeded(5L)
                        .prepare(installation))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--seed does not go with");
    }

    @Test
    void whatIsNoArtifactIsNotCalibrated() throws Exception {
        Path recipe = recipe("shapes", "synthetic-images");
        String nowhere = "artifacts/shapes/" + "0".repeat(64) + "/" + "0".repeat(64) + "/v1.json";

        assertThatThrownBy(() -> new CalibrationSubmission(InputFile.of(recipe), nowhere, null, List.of(), null)
                        .prepare(installation))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("there is no such artifact manifest in the store");
        assertThatThrownBy(() -> new CalibrationSubmission(InputFile.of(recipe), "../secret", null, List.of(), null)
                        .prepare(installation))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("is no key of an object");
    }

    @Test
    void aDeletedArtifactIsNotCalibratedAndADeletedCheckpointIsNoWarmStart() throws Exception {
        Path recipe = recipe("shapes", "synthetic-images");
        String artifact = "artifacts/shapes/" + "1".repeat(64) + "/" + "2".repeat(64) + "/v1.json";
        store.create(LiveManifests.mark(new ObjectKey(artifact)), new byte[] {'{', '}'});
        assertThatThrownBy(() -> new CalibrationSubmission(InputFile.of(recipe), artifact, null, List.of(), null)
                        .prepare(installation))
                .hasMessageContaining(artifact + " was deleted");

        ObjectKey checkpoint = new ObjectKey(ManifestKeys.checkpoint("shapes", "gone-again", 1));
        store.create(checkpoint, "not looked at".getBytes(StandardCharsets.UTF_8));
        store.create(LiveManifests.mark(checkpoint), new byte[] {'{', '}'});
        assertThatThrownBy(() -> RunSubmission.of(InputFile.of(recipe), List.of())
                        .startingFrom("gone-again")
                        .prepare(installation))
                .hasMessageContaining("no checkpoint");
    }

    @Test
    void dataFilesAreDescribedByContentAndUploadedUnlessTheServicesCanReadThem() throws Exception {
        Path images = Files.createDirectory(work.resolve("images"));
        Map<String, String> content = Map.of(
                "train-images-idx3-ubyte.gz", "ti",
                "train-labels-idx1-ubyte", "tl",
                "t10k-images-idx3-ubyte.gz", "si",
                "t10k-labels-idx1-ubyte.gz", "sl");
        for (var file : content.entrySet()) {
            Files.writeString(images.resolve(file.getKey()), file.getValue() + work);
        }
        Path recipe = recipe("clothes", "fashion-mnist");
        var argument = List.of(new DataArgument("fashion-mnist", "file:" + images));
        Submitted work = RunSubmission.of(InputFile.of(recipe), argument)
                .named("clothes-1")
                .prepare(installation);

        DataManifest manifest = DataManifest.fromJson(bytes("data/" + work.data() + ".json"));
        assertThat(manifest.files())
                .extracting(file -> file.role())
                .containsExactly("train-images", "train-labels", "test-images", "test-labels");
        assertThat(manifest.files().get(1).locations())
                .containsExactly("file:" + images.resolve("train-labels-idx1-ubyte"));
        for (var file : manifest.files()) {
            assertThat(Digest.of(bytes("blobs/" + file.sha256()))).isEqualTo(file.sha256());
        }

        // Elsewhere: another content (so another digest), below a root that the services read by themselves.
        Files.writeString(images.resolve("train-labels-idx1-ubyte"), "changed");
        try (var reading = new Installation(connection(List.of(images.toString())), Clock.systemUTC())) {
            Submitted other = RunSubmission.of(InputFile.of(recipe), argument)
                    .named("clothes-2")
                    .prepare(reading);
            assertThat(other.data()).isNotEqualTo(work.data());
            assertThat(store.size(new ObjectKey("blobs/" + Digest.of("changed".getBytes(StandardCharsets.UTF_8)))))
                    .as("not uploaded")
                    .isEmpty();
        }
        Files.delete(images.resolve("t10k-labels-idx1-ubyte.gz"));
        assertThatThrownBy(() -> RunSubmission.of(InputFile.of(recipe), argument)
                        .named("clothes-3")
                        .prepare(installation))
                .hasMessageContaining("t10k-labels-idx1-ubyte")
                .hasMessageContaining(images.toString());
    }

    @Test
    void dataArgumentsMustFitTheRecipe() throws Exception {
        Path clothes = recipe("clothes", "fashion-mnist");
        assertThatThrownBy(
                        () -> RunSubmission.of(InputFile.of(clothes), List.of()).prepare(installation))
                .hasMessageContaining("--data fashion-mnist=file:");
        var text = List.of(new DataArgument("ptb", "file:/nowhere"));
        assertThatThrownBy(() -> RunSubmission.of(InputFile.of(clothes), text).prepare(installation))
                .hasMessageContaining("--data ptb")
                .hasMessageContaining("fashion-mnist");
        var elsewhere = List.of(new DataArgument("fashion-mnist", "s3://other-bucket/x"));
        assertThatThrownBy(
                        () -> RunSubmission.of(InputFile.of(clothes), elsewhere).prepare(installation))
                .hasMessageContaining("installation's bucket");
    }

    @Test
    void aWarmStartMustExist() throws Exception {
        Path recipe = recipe("shapes", "synthetic-images");
        assertThatThrownBy(() -> RunSubmission.of(InputFile.of(recipe), List.of())
                        .startingFrom("gone-run")
                        .prepare(installation))
                .hasMessageContaining("gone-run")
                .hasMessageContaining("no checkpoint");
        String digest = "cd".repeat(32);
        var request = (RunRequested) RunSubmission.of(InputFile.of(recipe), List.of())
                .startingFrom(digest)
                .prepare(installation)
                .event();
        assertThat(request.checkpoint()).hasToString(digest);
    }

    @Test
    void whatARunNeedsAndLacksIsSaidWhenItIsSubmitted() throws Exception {
        Path recipe = recipe("warm", "synthetic-images");
        String phase = "{epochs: 1, optimizer: {type: adam, rate: 0.01}, schedule: {type: constant}}";
        Files.writeString(
                recipe,
                Files.readString(recipe)
                        .replaceFirst(
                                "(?s)warmStart:.*?quantizations:",
                                "method: {name: proxquant-binary, rate: 0.0285}\n  warmStart: {run: floats}\n  quantize: "
                                        + phase + "\n  freeze: " + phase + "\nquantizations:"));
        Submitted work = RunSubmission.of(InputFile.of(recipe), List.of()).prepare(installation);

        assertThat(RunNeeds.told(work, installation))
                .anyMatch(line -> line.startsWith("Data synthetic-images, digest " + work.data()))
                .contains(
                        "It needs the float run floats (training.warmStart.run), which no trainer took yet: submit that"
                                + " first, under --run floats, or this run fails");

        Digest any = Digest.of("any");
        installation.runs().claim(RunRequested.training("floats", "warm", any, any), null);
        assertThat(RunNeeds.told(work, installation))
                .contains("It needs the float run floats (training.warmStart.run), which is running and not completed");
    }

    @Test
    void aWarmStartMayBeARunOfAForeignTrainerByTheNameThatItHas() throws Exception {
        Path recipe = recipe("theirs", "synthetic-images");
        String run = "Their_Run/2026";
        var manifests = new Manifests(store, installation.clock(), "test", () -> "nonce");
        var taken = ImportManifest.inOneFile(
                new RunStep("theirs", EncodedNames.encode(run), 7),
                new StoredWeights(ObjectReference.blob(1, Digest.of("file")), Digest.of("weights")),
                "incoming/x",
                List.of(),
                new PinnedRecipe(Digest.of("recipe"), 1, null),
                null);
        new Checkpoints(store, manifests, installation.clock()).offer(taken, null);
        var request = (RunRequested) RunSubmission.of(InputFile.of(recipe), List.of())
                .startingFrom(run)
                .prepare(installation)
                .event();
        assertThat(request.checkpoint()).isEqualTo(taken.checkpoint());
        assertThatThrownBy(() -> RunSubmission.of(InputFile.of(recipe), List.of())
                        .startingFrom("Gone/2026")
                        .prepare(installation))
                .hasMessage("--warm-start Gone/2026: run 'Gone/2026' of model 'theirs' has no checkpoint in this"
                        + " installation");
        assertThatThrownBy(() -> RunSubmission.of(InputFile.of(recipe), List.of())
                        .startingFrom("a//b")
                        .prepare(installation))
                .hasMessageContaining("--warm-start: must be the digest of a checkpoint")
                .hasMessageContaining("was 'a//b'");
    }

    @Test
    void theTailHearsWhatIsSaidAfterItTookItsPlace() throws Exception {
        var before = new RunFailed("early", "m", ReasonCode.DATA_MISSING, "said before", null);
        installation.events().send(before, Digest.parse("ab".repeat(32)), null);
        try (var tail = new EventTail(installation.connection(), EventTail.From.NOW)) {
            var after = new RunFailed("late", "m", ReasonCode.DATA_MISSING, "said after", null);
            installation.events().send(after, Digest.parse("ab".repeat(32)), null);
            var heard = new ArrayList<>(tail.poll(Duration.ofSeconds(10)));
            for (int i = 0; heard.isEmpty() && i < 10; i++) {
                heard.addAll(tail.poll(Duration.ofSeconds(2)));
            }
            assertThat(heard).extracting(CorrelatedEvent::event).containsExactly(after);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
