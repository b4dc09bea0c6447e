package io.proxquant.systemtests.faults;

import java.util.List;
import java.util.Map;

import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Options;

/** A run small enough to be killed twenty times: every phase, several checkpoints, a few seconds. */
final class TinyRecipe {
    /** Steps of the whole run: 4 steps an epoch, 2 + 2 + 1 epochs. */
    static final int STEPS = 20;

    static final String YAML =
            """
            apiVersion: proxquant.io/v1
            model: tiny
            seed: 7
            network: {type: resnet, depth: 8, channels: 1, classes: 4, width: 4, shortcut: B}
            data: {type: synthetic-images, trainCount: 128, validationCount: 64, testCount: 64, classes: 4, size: 16}
            training:
              batch: 32
              method: {name: proxquant-binary, rate: 0.5}
              warmStart: {epochs: 2, optimizer: {type: sgd, rate: 0.05, momentum: 0.9}, schedule: {type: cosine}}
              quantize: {epochs: 2, optimizer: {type: adam, rate: 0.01}, schedule: {type: constant}}
              freeze: {epochs: 1, optimizer: {type: adam, rate: 0.01}, schedule: {type: constant}}
              checkpoints: {everySteps: 3}
            quantizations:
              - {name: binary, mode: hard, quantizer: binary-unit, granularity: tensor}
            evaluation: {policy: final, batch: 64}
            gate: {maxAccuracyDropPoints: 100.0}
            """;

    private TinyRecipe() {}

    /** The generated images that the recipe trains on. */
    static DataManifest data() {
        return new DataManifest("synthetic-images", Options.of(Map.of("classes", 4, "size", 16)), List.of());
    }
}
