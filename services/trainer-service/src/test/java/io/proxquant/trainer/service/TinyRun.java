package io.proxquant.trainer.service;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.RunRequested;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** A run of twenty steps through every phase, on drawn images. */
final class TinyRun {
    static final String MODEL = "tiny";
    static final long STEPS = 20;

    private static final String YAML =
            """
            apiVersion: proxquant.io/v1
            model: tiny
            seed: 7
            network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 4, shortcut: B}
            data: {type: synthetic-images, trainCount: 128, validationCount: 64, testCount: 64}
            training:
              batch: 32
              method: {name: proxquant-binary, rate: 50.0}
              warmStart: WARM
              quantize: {epochs: EPOCHS, optimizer: {type: adam, rate: 0.01}, schedule: {type: constant}}
              freeze: {epochs: 1, optimizer: {type: adam, rate: 0.01}, schedule: {type: constant}}
              checkpoints: {everySteps: 3}
            """;
    private static final String OWN_WARM_START =
            "{epochs: 2, optimizer: {type: sgd, rate: 0.05, momentum: 0.9}, schedule: {type: cosine}}";

    private static final String LANGUAGE =
            """
            apiVersion: proxquant.io/v1
            model: tiny
            seed: 7
            network: {type: lstm, vocabulary: VOCABULARY, embedding: 4, hidden: 4}
            data: {type: text, trainCount: 80}
            training:
              batch: 4
              bptt: 2
              warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.1}, schedule: {type: constant}}
            """;

    private TinyRun() {}

    /** A language model of so many words over the beginning of a text, one epoch of ten steps. */
    static String language(int vocabulary) {
        return LANGUAGE.replace("VOCABULARY", Integer.toString(vocabulary));
    }

    /** Puts texts into the store, as ISO 8859-1: what is not ASCII is not UTF-8. */
    static DataManifest text(ObjectStore store, String train, String valid, String test) {
        List<DataFile> files = new ArrayList<>();
        Map.of("train", train, "valid", valid, "test", test).forEach((role, text) -> {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            Digest digest = Digest.of(bytes);
            store.create(new ObjectKey("blobs/" + digest), bytes);
            files.add(new DataFile(role, bytes.length, digest, List.of()));
        });
        return new DataManifest("text", Options.none(), files);
    }

    /** The usual one: 2 + 2 + 1 epochs of 4 steps. */
    static Recipe recipe() {
        return read(YAML.replace("WARM", OWN_WARM_START).replace("EPOCHS", "2"));
    }

    /** One on published images. */
    static Recipe fashion() {
        return read(YAML.replace("WARM", OWN_WARM_START)
                .replace("EPOCHS", "2")
                .replace("synthetic-images, trainCount: 128, validationCount: 64, testCount: 64", "fashion-mnist"));
    }

    /** One that would go on for a long time, with no checkpoint after its warm start. */
    static Recipe endless() {
        return read(YAML.replace("WARM", OWN_WARM_START)
                .replace("EPOCHS", "100000")
                .replace("everySteps: 3", "everySteps: 1000000"));
    }

    /** One that starts from a stored checkpoint. */
    static Recipe from(Digest checkpoint) {
        return read(YAML.replace("WARM", "{checkpoint: " + checkpoint + "}").replace("EPOCHS", "2"));
    }

    /** The same for a network of other shapes. */
    static String wider(Digest checkpoint) {
        return YAML.replace("WARM", "{checkpoint: " + checkpoint + "}")
                .replace("EPOCHS", "2")
                .replace("width: 4", "width: 8");
    }

    /** 1 + 3 + 1 epochs of one step, once for each seed and rate. */
    static Recipe sweep(String section) {
        return read(YAML.replace("WARM", OWN_WARM_START.replace("epochs: 2", "epochs: 1"))
                        .replace("EPOCHS", "3")
                        .replace("trainCount: 128", "trainCount: 32")
                + "sweep: " + section + "\n");
    }

    static DataManifest data() {
        return new DataManifest("synthetic-images", Options.none(), List.of());
    }

    /** Stores recipe and data as a requester does, and words the request. */
    static RunRequested request(ObjectStore store, String run, Recipe recipe, DataManifest data) {
        store.create(new ObjectKey("recipes/" + recipe.digest() + ".json"), recipe.canonical());
        store.create(new ObjectKey("data/" + data.digest() + ".json"), data.toJson());
        return RunRequested.training(run, recipe.model(), recipe.digest(), data.digest());
    }

    static Recipe read(String yaml) {
        try {
            return RecipeReader.read(yaml, Declarations.load());
        } catch (RecipeException e) {
            throw new AssertionError(e);
        }
    }
}
