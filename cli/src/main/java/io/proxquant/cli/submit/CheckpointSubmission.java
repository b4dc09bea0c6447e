package io.proxquant.cli.submit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.layout.ShellWord;
import io.proxquant.cli.stop.CommandDirectory;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.RunStep;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.storage.LocalDisk;

/**
 * A request to quantize and judge a checkpoint that was trained elsewhere.
 *
 * @param file the safetensors file, or the index or folder of several
 * @param model null to take the recipe's
 * @param run null for {@code foreign}
 * @param step of the foreign training; promotion never goes back to an earlier one
 * @param recipe file with the recipe that quantizes and judges it, null to use the one bound to the model
 * @param data where files of the recipe's data are, empty to use what is bound to the model with this recipe
 */
public record CheckpointSubmission(
        InputFile file, String model, String run, long step, InputFile recipe, List<DataArgument> data) {
    public CheckpointSubmission {
        data = data == null ? List.of() : List.copyOf(data);
    }

    /** A checkpoint of the recipe's model, under the run name of foreign trainers. */
    public static CheckpointSubmission of(InputFile file, long step, InputFile recipe) {
        return new CheckpointSubmission(file, null, null, step, recipe, List.of());
    }

    /** The same with these places of the recipe's data. */
    public CheckpointSubmission with(List<DataArgument> arguments) {
        return new CheckpointSubmission(file, model, run, step, recipe, arguments);
    }

    /** Checks the header, uploads the file, binds recipe and data, and gives back the event to publish. */
    public Submitted prepare(Installation installation) {
        return prepare(installation, Terminal.standardError());
    }

    /** The same, showing on this terminal how far the upload is. */
    public Submitted prepare(Installation installation, Terminal terminal) {
        Recipe applied = recipe(installation);
        String of = model == null ? applied.model() : model;
        if (!of.equals(applied.model())) {
            throw new CommandFailure("the recipe is for model '" + EncodedNames.shown(applied.model())
                    + "', the checkpoint for '" + EncodedNames.shown(of) + "'; say --model "
                    + ShellWord.of(EncodedNames.shown(applied.model())) + " or change the recipe");
        }
        CheckpointUpload weights = sound(installation, applied);
        Digest dataDigest = data(installation, of, applied);
        Digest recipeDigest = recipe == null ? installation.store(applied) : installation.store(applied, recipe);
        ObjectReference object = upload(weights, installation, terminal);
        installation.bind(of, new ModelBinding(recipeDigest, dataDigest));
        try {
            var event = CheckpointPublished.foreign(
                    new RunStep(of, run, step),
                    object,
                    Lineage.of(recipeDigest, dataDigest),
                    new Producer("proxquant-cli", null));
            return Submitted.of(event, of, event.run(), applied, dataDigest, object, false);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    /** Digest of the data that the arguments name, else of what is bound to the model with this recipe already. */
    private Digest data(Installation installation, String of, Recipe applied) {
        Optional<Digest> bound = installation
                .bound(of)
                .filter(binding -> binding.recipe().equals(applied.digest()))
                .map(ModelBinding::data);
        return data.isEmpty() && bound.isPresent() ? bound.get() : installation.storeForScoring(applied.data(), data);
    }

    private CheckpointUpload sound(Installation installation, Recipe applied) {
        RecipeSource source = recipe == null ? RecipeSource.UNKNOWN : RecipeFiles.source(recipe);
        return CheckpointUpload.of(
                file, header -> installation.recipeFiles().requireNetwork(applied, source, file.toString(), header));
    }

    /** The recipe that applies: the one that was given, else the one bound to the model. */
    public Recipe recipe(Installation installation) {
        if (recipe != null) {
            return installation.recipeFiles().read(recipe);
        }
        if (model == null) {
            throw new CommandFailure(
                    "a checkpoint needs --recipe FILE, or --model NAME of a model with a bound recipe");
        }
        Digest digest = installation
                .bound(model)
                .map(ModelBinding::recipe)
                .orElseThrow(() -> new CommandFailure("model '" + EncodedNames.shown(model)
                        + "' has no bound recipe in this installation; give --recipe FILE"));
        return installation.recipeFiles().stored(digest, installation.recipe(digest));
    }

    private ObjectReference upload(CheckpointUpload weights, Installation installation, Terminal terminal) {
        try {
            Path place = CommandDirectory.place(System.getenv());
            try (CommandDirectory spool = CommandDirectory.temporary(place, "proxquant-submit-");
                    OnStop gone = spool.goesOnStop()) {
                return weights.into(installation, spool.path().resolve("files"), terminal);
            }
        } catch (IOException e) {
            throw new CommandFailure("cannot upload " + file + ": " + LocalDisk.problem(e), e);
        }
    }
}
