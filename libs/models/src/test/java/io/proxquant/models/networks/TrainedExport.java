package io.proxquant.models.networks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDManager;

import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.models.Samples;
import io.proxquant.models.TorchFixtures;
import io.proxquant.models.data.Batches;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.synthetic.SyntheticImages;
import io.proxquant.models.optimizer.Optimizer;
import io.proxquant.models.optimizer.Optimizers;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.RecurrentState;
import io.proxquant.models.pass.TrainingStep;
import io.proxquant.recipes.NameMap;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.OptimizerSection;
import io.proxquant.recipes.Options;

/** A small network trained for a few steps and exported under PyTorch's names, for check_live.py to run. */
final class TrainedExport {

    static final NetworkSection SECTION = new NetworkSection(
            "resnet", Options.of(Map.of("depth", 8, "width", 4, "shortcut", "A")), NameMap.of(Map.of("fc", "linear")));

    private static final int STEPS = 12;

    private TrainedExport() {}

    /** Writes {@code trained.safetensors}, and {@code logits.safetensors} with the logits that it gives here. */
    static void write(Path folder) throws IOException {
        try (Network network = Networks.create(SECTION, Samples.SEED)) {
            train(network);
            List<TensorData> tensors = network.parameters().stream()
                    .map(each -> TensorData.of(each.name(), network.port().readAll(each), each.shape()))
                    .toList();
            SafetensorsWriter.write(folder.resolve("trained.safetensors"), tensors, Map.of());
            TensorData logits = TensorData.of("logits", logits(network), 4, 10);
            SafetensorsWriter.write(folder.resolve("logits.safetensors"), List.of(logits), Map.of());
        }
    }

    private static void train(Network network) {
        Batches batches = Batches.of(new SyntheticImages(16, 0.1, 1).images("training", 16 * STEPS), 16, 0, 1);
        TrainingStep step = new TrainingStep(network, 1);
        List<ParameterView> trainable =
                network.parameters().stream().filter(ParameterView::trainable).toList();
        Optimizer optimizer = Optimizers.create(new OptimizerSection.Sgd(1, 0.9, false, 0), trainable);
        for (int i = 0; i < STEPS; i++) {
            step.forwardBackward(batches.batch(0, i), i);
            optimizer.step(network.port(), network.port(), 0.05, 1);
        }
    }

    /** Logits on the images by formula. */
    static float[] logits(Network network) {
        ImageBatch batch = new ImageBatch(TorchFixtures.formula(4 * 16 * 16, 3), new int[4], new ImageShape(16, 16, 1));
        try (NDManager scope = network.newScope()) {
            return network.forward(scope, batch, new RecurrentState(), false).toFloatArray();
        }
    }
}
