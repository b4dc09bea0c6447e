package io.proxquant.cli.submit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.input.InputFile;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.RunStep;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.NetworkFit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Weights from elsewhere: what is uploaded, bound and said of them, and what never leaves this machine. */
class CheckpointSubmissionIT extends SubmissionCase {
    @Test
    void aForeignCheckpointIsUploadedVerifiedAndBound() throws Exception {
        Path recipe = recipe("outside", "synthetic-images");
        Path file = checkpoint("weights");
        CheckpointSubmission.of(InputFile.of(file), 12, InputFile.of(recipe))
                .prepare(installation)
                .publish(installation);
        // The recipe is bound now, so the next one needs the model's name only.
        new CheckpointSubmission(InputFile.of(file), "outside", "their-run", 13, null, List.of())
                .prepare(installation)
                .publish(installation);

        var events = new ArrayList<CheckpointPublished>();
        for (var each : records("checkpoints")) {
            events.add((CheckpointPublished) read(each, EventType.CHECKPOINT_PUBLISHED));
        }
        events.sort(java.util.Comparator.comparingLong(CheckpointPublished::step));
        assertThat(events).extracting(CheckpointPublished::run).containsExactly("foreign", "their-run");
        assertThat(events).extracting(CheckpointPublished::phase).containsOnly(Phase.FOREIGN);
        assertThat(events.get(1).lineage().recipe())
                .isEqualTo(events.get(0).lineage().recipe());
        assertThat(installation.bound("outside"))
                .contains(new ModelBinding(
                        events.get(0).lineage().recipe(),
                        events.get(0).lineage().data()));
        assertThat(bytes(events.get(0).object().key())).isEqualTo(Files.readAllBytes(file));
        assertThat(events.get(0).object().sha256()).isEqualTo(Digest.of(Files.readAllBytes(file)));
    }

    @Test
    void theFolderOfACheckpointInSeveralFilesIsUploadedAsOneWhoseIndexSaysAll() throws Exception {
        Path folder = Files.createDirectory(work.resolve("several"));
        List<String> files = List.of("model-1-of-2.safetensors", "model-2-of-2.safetensors");
        List<TensorData> tensors = tensors();
        Map<String, String> names = new TreeMap<>();
        for (int i = 0; i < files.size(); i++) {
            String file = files.get(i);
            List<TensorData> half = i == 0 ? tensors.subList(0, 5) : tensors.subList(5, tensors.size());
            SafetensorsWriter.write(folder.resolve(file), half, Map.of());
            half.forEach(tensor -> names.put(tensor.name(), file));
        }
        Files.write(
                folder.resolve("model.safetensors.index.json"),
                Json.mapper().writeValueAsBytes(Map.of("weight_map", names)));

        Submitted submitted = CheckpointSubmission.of(
                        InputFile.of(folder), 1, InputFile.of(recipe("parts", "synthetic-images")))
                .prepare(installation);

        var index = Json.mapper().readTree(bytes(submitted.object().key()));
        assertThat(index.path("weight_map").path("fc.bias").asText()).isEqualTo("model-2-of-2.safetensors");
        for (String name : files) {
            byte[] file = Files.readAllBytes(folder.resolve(name));
            assertThat(index.path("shards").path(name).path("sha256").asText())
                    .isEqualTo(Digest.of(file).hex());
            assertThat(bytes("blobs/" + Digest.of(file))).isEqualTo(file);
        }

        Files.delete(folder.resolve("model-1-of-2.safetensors"));
        assertThatThrownBy(() -> new CheckpointSubmission(InputFile.of(folder), "parts", null, 1, null, List.of())
                        .prepare(installation))
                .hasMessageContaining("model-1-of-2.safetensors")
                .hasMessageContaining("not beside it");
    }

    @Test
    void modelAndRunMayHaveTheNamesThatTheirOwnersGaveThem() throws Exception {
        Path recipe = Files.writeString(
                work.resolve("theirs.yaml"),
                Files.readString(recipe("theirs", "synthetic-images")).replace("model: theirs", "model: Org/Model.v2"));
        String model = EncodedNames.encode("Org/Model.v2");
        String run = EncodedNames.encode("My run");

        Submitted checkpoint = new CheckpointSubmission(
                        InputFile.of(checkpoint("theirs")), model, run, 3, InputFile.of(recipe), List.of())
                .prepare(installation);
        Submitted training = RunSubmission.of(InputFile.of(recipe), List.of()).prepare(installation);

        assertThat(((CheckpointPublished) checkpoint.event()).at()).isEqualTo(new RunStep(model, run, 3));
        assertThat(installation.bound(model)).isPresent();
        assertThat(((RunRequested) training.event()).model()).isEqualTo(model);
        assertThat(training.run())
                .as("a run's name keeps the grammar of sweeps")
                .isEqualTo("org-model-v2-20260102-030405");
    }

    @Test
    void aSecondCheckpointOfABoundModelNeedsNoData() throws Exception {
        Path file = checkpoint("second");
        Path recipe = recipe("worn", "fashion-mnist");
        Path images = Files.createDirectory(work.resolve("worn-images"));
        for (String name : List.of(
                "validation-images-idx3-ubyte",
                "validation-labels-idx1-ubyte",
                "t10k-images-idx3-ubyte",
                "t10k-labels-idx1-ubyte")) {
            Files.writeString(images.resolve(name), name + work);
        }
        var argument = List.of(new DataArgument("fashion-mnist", "file:" + images));
        assertThatThrownBy(() -> CheckpointSubmission.of(InputFile.of(file), 1, InputFile.of(recipe))
                        .prepare(installation))
                .hasMessageContaining("--data fashion-mnist=file:");

        Submitted first = CheckpointSubmission.of(InputFile.of(file), 1, InputFile.of(recipe))
                .with(argument)
                .prepare(installation);
        Submitted byModel =
                new CheckpointSubmission(InputFile.of(file), "worn", null, 2, null, List.of()).prepare(installation);
        Submitted byRecipe = CheckpointSubmission.of(InputFile.of(file), 3, InputFile.of(recipe))
                .prepare(installation);

        DataManifest manifest = DataManifest.fromJson(bytes("data/" + first.data() + ".json"));
        assertThat(manifest.files())
                .as("weights that are there need no training files")
                .extracting(DataFile::role)
                .containsExactly("test-images", "test-labels", "validation-images", "validation-labels");
        assertThat(List.of(byModel, byRecipe)).extracting(Submitted::data).containsOnly(first.data());
        assertThat(((CheckpointPublished) byModel.event()).lineage().data()).isEqualTo(first.data());
        assertThat(installation.bound("worn"))
                .contains(new ModelBinding(first.recipe().digest(), first.data()));

        assertThatThrownBy(() -> RunSubmission.of(InputFile.of(recipe), argument)
                        .named("worn-1")
                        .prepare(installation))
                .as("training does")
                .hasMessageContaining("there is no train-images-idx3-ubyte");
        Files.delete(images.resolve("validation-labels-idx1-ubyte"));
        assertThatThrownBy(() -> CheckpointSubmission.of(InputFile.of(file), 4, InputFile.of(recipe))
                        .with(argument)
                        .prepare(installation))
                .hasMessageContaining("there is no train-images-idx3-ubyte")
                .hasMessageContaining("for scoring without training files no validation-labels-idx1-ubyte");
    }

    @Test
    void aBindingOfAnEarlierVersionGoesOnWorkingAndLearnsItsData() throws Exception {
        Path recipe = recipe("bound-before", "synthetic-images");
        Digest digest = installation.store(new RecipeFiles().read(InputFile.of(recipe)));
        installation.bind("bound-before", new ModelBinding(digest, null));

        Submitted next = new CheckpointSubmission(
                        InputFile.of(checkpoint("old")), "bound-before", null, 1, null, List.of())
                .prepare(installation);

        assertThat(((CheckpointPublished) next.event()).lineage().recipe()).isEqualTo(digest);
        assertThat(installation.bound("bound-before")).contains(new ModelBinding(digest, next.data()));
    }

    @Test
    void whatCannotBeACheckpointNeverLeavesThisMachine() throws Exception {
        Path recipe = recipe("never", "synthetic-images");
        Path damaged = Files.write(work.resolve("damaged.safetensors"), new byte[] {9, 0, 0, 0, 0, 0, 0, 0, '{'});
        assertThatThrownBy(() -> CheckpointSubmission.of(InputFile.of(damaged), 0, InputFile.of(recipe))
                        .prepare(installation))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("damaged.safetensors")
                .hasMessageContaining("at byte");
        Path sound = work.resolve("sound.safetensors");
        SafetensorsWriter.write(sound, List.of(TensorData.of("w", new float[] {1}, 1)), Map.of());
        assertThatThrownBy(() -> new CheckpointSubmission(
                                InputFile.of(sound), "other", null, 0, InputFile.of(recipe), List.of())
                        .prepare(installation))
                .hasMessageContaining("'never'")
                .hasMessageContaining("'other'");
        assertThatThrownBy(() -> new CheckpointSubmission(InputFile.of(sound), "other", null, 0, null, List.of())
                        .prepare(installation))
                .hasMessageContaining("no bound recipe");
        assertThat(installation.bound("never")).isEmpty();
    }

    private Path checkpoint(String name) throws Exception {
        Path file = work.resolve(name + ".safetensors");
        SafetensorsWriter.write(file, tensors(), Map.of());
        return file;
    }

    /** Weights of the network that the recipes here declare: those of another are refused before they leave this machine. */
    private List<TensorData> tensors() throws Exception {
        NetworkFit network = NetworkFit.of(
                        new RecipeFiles().read(InputFile.of(recipe("declared", "synthetic-images"))),
                        Declarations.load())
                .orElseThrow();
        return network.tensors().stream()
                .map(tensor -> TensorData.of(
                        tensor.name(),
                        new float[(int) LongStream.of(tensor.extents()).reduce(1, Math::multiplyExact)],
                        tensor.extents()))
                .toList();
    }
}
