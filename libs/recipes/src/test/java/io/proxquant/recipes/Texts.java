package io.proxquant.recipes;

/** Recipes that tests read and spoil. */
final class Texts {
    static final String IMAGES =
            """
            apiVersion: proxquant.io/v1
            model: fashion-resnet20            # a comment
            seed: 7
            network: {type: resnet, depth: 20, channels: 1, classes: 10, width: 16, shortcut: B}
            data: {type: fashion-mnist, trainCount: 20000, validationCount: 5000}
            training:
              batch: 128
              clipNorm: 0.25
              method: {name: proxquant-binary, rate: 1.0e-4, codebookPeriod: 2}
              layers: {include: ["**"], exclude: ["bn*", "fc.*"]}
              warmStart: {epochs: 12, optimizer: {type: sgd, rate: 0.1, momentum: 0.9, nesterov: false, weightDecay: 1.0e-4}, schedule: {type: cosine}}
              quantize: {epochs: 10, optimizer: {type: adam, rate: 0.01}, schedule: {type: milestones, at: [4, 8], factor: 0.1}}
              freeze: {epochs: 2, optimizer: {type: adam, rate: 0.001}, schedule: {type: plateau, factor: 1.2}}
              checkpoints: {everySteps: 100}
            quantizations:
              - {name: binary, mode: hard, quantizer: binary-unit, granularity: tensor}
              - {name: two-bit, mode: hard, quantizer: alternating, bits: 2, granularity: row, layers: {include: ["layer*"]}}
              - {name: path, mode: prox, map: binary-l1, strengths: [0.1, 0.5, 2]}
            evaluation: {policy: every, n: 3, batch: 250}
            gate: {maxAccuracyDropPoints: 5, minAccuracy: 0.8}
            """;

    static final String TEXT =
            """
            apiVersion: proxquant.io/v1
            model: ptb-lstm
            network: {type: lstm, dropout: 0.2}
            data: {type: ptb}
            training:
              batch: 20
              bptt: 30
              clipNorm: 0.25
              method: {name: proxquant-alternating, rate: 0.001, bits: 2, codebookPeriod: 10}
              warmStart: {run: ptb-float}
              quantize: {epochs: 4, optimizer: {type: sgd, rate: 20}}
            quantizations:
              - {name: two-bit, quantizer: alternating}
            gate: {maxPerplexityRatio: 1.15}
            """;

    private Texts() {}
}
