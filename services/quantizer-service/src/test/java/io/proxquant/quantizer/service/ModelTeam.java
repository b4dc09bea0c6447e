package io.proxquant.quantizer.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.checkpoints.manifest.Reproducibility;
import io.proxquant.checkpoints.manifest.StoredCodes;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.checkpoints.safetensors.WrittenFile;
import io.proxquant.compression.TinyNetwork;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Trial;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** What a model team and its trainer put into the store before they say so. */
final class ModelTeam {
    static final Digest DATA = Digest.of("data");
    static final Digest WARM_START = Digest.of("warm start");
    private final ObjectStore store;
    private final Manifests manifests;
    private final Blobs blobs;
    private final Path folder;
    final String model;

    ModelTeam(ObjectStore store, Manifests manifests, Blobs blobs, Path folder, String model) {
        this.store = store;
        this.manifests = manifests;
        this.blobs = blobs;
        this.folder = folder;
        this.model = model;
    }

    /** Stores a recipe whose other sections are of kinds that the quantizer does not know. */
    Digest recipe(String sections) {
        try {
            Recipe recipe = RecipeReader.read(
                    "recipe", yaml(sections), Declarations.load(), EnumSet.noneOf(RecipeSection.class));
            return store(recipe);
        } catch (RecipeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Stores a recipe that was read elsewhere. */
    Digest store(Recipe recipe) {
        store.create(new ObjectKey(ManifestKeys.recipe(recipe.digest())), recipe.canonical());
        return recipe.digest();
    }

    /** Keeps where the recipe's keys stand in the file that it was submitted from. */
    void wrote(Digest recipe, String file, String sections) {
        try {
            new NumberedLog<>(store, manifests, ManifestKeys.recipeSources(recipe), RecipeSource.class)
                    .append(0, RecipeReader.source(file, yaml(sections)));
        } catch (RecipeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private String yaml(String sections) {
        return "apiVersion: proxquant.io/v1\nmodel: " + model + "\n" + sections;
    }

    /** Binds the model's foreign checkpoints to a recipe. */
    void bind(Digest recipe) {
        bind(new ModelBinding(recipe, null));
    }

    /** Binds them to all that judges them. */
    void bind(ModelBinding binding) {
        NumberedLog<ModelBinding> log =
                new NumberedLog<>(store, manifests, ManifestKeys.bindings(model), ModelBinding.class);
        long newest = log.newest().map(NumberedLog.Entry::number).orElse(0L);
        if (!log.append(newest, binding)) {
            throw new IllegalStateException("someone else binds " + model);
        }
    }

    /** Uploads a file as a foreign trainer would and says so with the least that an event needs. */
    CheckpointPublished foreign(TinyNetwork network, long step) {
        Path file = folder.resolve("foreign-" + step);
        network.write(file);
        return foreign(read(file), step);
    }

    CheckpointPublished foreign(byte[] bytes, long step) {
        String key = "uploads/" + model + "/" + step + ".safetensors";
        store.create(new ObjectKey(key), bytes);
        return foreign(new ObjectReference(key, bytes.length, Digest.of(bytes)), step);
    }

    CheckpointPublished foreign(ObjectReference object, long step) {
        return CheckpointPublished.foreign(new RunStep(model, null, step), object, Lineage.UNKNOWN, Producer.UNKNOWN);
    }

    /** Stores a checkpoint of our own trainer, blobs first, manifest last. */
    CheckpointPublished own(
            TinyNetwork network, long step, Phase phase, Digest recipe, Optional<List<ArtifactTensor>> codes) {
        Path file = folder.resolve("own-" + step);
        WrittenFile written = network.write(file);
        ObjectReference weights = blobs.put(file);
        ObjectReference packed = codes.map(this::packed).orElse(null);
        CheckpointManifest manifest = new CheckpointManifest(
                CheckpointManifest.FORMAT,
                new RunStep(model, "run", step),
                2,
                phase,
                Trial.of(3L),
                new Lineage(recipe, DATA, null, WARM_START),
                new StoredWeights(weights, written.checkpoint()),
                written.tensors(),
                packed == null ? StoredCodes.NONE : StoredCodes.ofMethod(packed),
                null,
                new Reproducibility(1, "any", true),
                new Producer("trainer", "0.1.0"));
        String key = ManifestKeys.checkpoint(model, "run", step);
        manifests.createOnce(new ObjectKey(key), manifest, CheckpointManifest.class);
        return CheckpointPublished.of(
                new RunStep(model, "run", step),
                2,
                phase,
                Trial.of(3L),
                weights,
                written.checkpoint(),
                new Lineage(recipe, DATA, null, WARM_START),
                new Producer("trainer", "0.1.0"),
                key);
    }

    private ObjectReference packed(List<ArtifactTensor> codes) {
        try {
            Path file = folder.resolve("codes");
            ArtifactWriter.write(file, codes);
            return blobs.put(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
