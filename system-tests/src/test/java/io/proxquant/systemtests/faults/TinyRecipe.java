package io.proxquant.systemtests.faults;

import java.util.List;

import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Options;

/** A run small enough to be killed twenty times: every phase, several checkpoints, a few seconds. */
public final class TinyRecipe {
    /** Steps of the whole run: 4 steps an epoch, 2 + 2 + 1 epochs. */
    public static final int STEPS = 20;

    private TinyRecipe() {}

    /** The recipe with its usual few steps. */
    public static String yaml() {
        return yaml("tiny", 2);
    }

    /** The recipe with more warm-start epochs, for tests that need a run to last. */
    public static String yaml(String model, int warmStartEpochs) {
        return """
            apiVersion: proxquant.io/v1
            model: %s
            seed: 7
            network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 4, shortcut: B}
            data: {type: synthetic-images, trainCount: 128, validationCount: 64, testCount: 64}
            training:
              batch: 32
              method: {name: proxquant-binary, rate: 30.0}
              warmStart: {epochs: %d, optimizer: {type: sgd, rate: 0.05, momentum: 0.9}, schedule: {type: cosine}}
              quantize: {epochs: 2, optimizer: {type: adam, rate: 0.01}, schedule: {type: constant}}
              freeze: {epochs: 1, optimizer: {type: adam, rate: 0.01}, schedule: {type: constant}}
              checkpoints: {everySteps: 3}
            quantizations:
              - {name: binary, mode: hard, quantizer: binary-unit, granularity: tensor}
              - {name: path, mode: prox, map: binary-l1, granularity: tensor, strengths: [0.25]}
            evaluation: {policy: final, batch: 64}
            gate: {maxAccuracyDropPoints: 100.0}
            """
                .formatted(model, warmStartEpochs);
    }

    /** A model of its own, whose C steps quantizer-services make: one before its only L epoch and one after it. */
    public static String closedLoop() {
        return """
            apiVersion: proxquant.io/v1
            model: tiny-compressed
            seed: 7
            network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 4, shortcut: B}
            data: {type: synthetic-images, trainCount: 128, validationCount: 64, testCount: 64}
            training:
              batch: 32
              method: {name: lc-quadratic-penalty, quantizer: ternary, closedLoop: true}
              warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.05}}
              quantize: {epochs: 1, optimizer: {type: sgd, rate: 0.05}}
            quantizations:
              - {name: ternary, mode: hard, quantizer: ternary}
            evaluation: {policy: final, batch: 64}
            gate: {maxAccuracyDropPoints: 100.0}
            """;
    }

    /** The generated images that the recipe trains on. */
    public static DataManifest data() {
        return new DataManifest("synthetic-images", Options.none(), List.of());
    }
}
