package io.proxquant.trainer.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.models.parameters.Gradients;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorQuantizer;

/**
 * Carries the gradient at the quantized point, which the port holds, back to the latent weights and to trained levels by the
 * method's rule, before a lazy method's optimizer step. The result lies in arrays that are used again at every step, and the
 * optimizer reads it in place of the port's; clipping by norm sees the same gradients as the step.
 */
final class GradientPullback {
    private final Method method;
    private final TrainedLevels levels;
    private final TensorQuantizer quantizer;
    private final Map<String, float[]> pulled = new HashMap<>();
    private final TensorBlocks blocks;

    GradientPullback(Method method, List<QuantizableTensor> tensors, TrainedLevels levels) {
        this.method = method;
        this.blocks = TensorBlocks.whole(tensors);
        this.levels = levels;
        // Tensors are already spread over the threads.
        this.quantizer = new TensorQuantizer(method.quantizer(), method.granularity()).onThreads(1);
        for (QuantizableTensor tensor : tensors) {
            pulled.put(tensor.name(), new float[tensor.size()]);
        }
        levels.views().forEach(view -> pulled.put(view.name(), new float[view.size()]));
    }

    /**
     * The gradients that the optimizer is to step along.
     *
     * @param atPoint the gradients at the quantized point
     * @param application number of the application of the map that made the point
     */
    Gradients at(MovedWeights moved, Gradients atPoint, TrainingKnowledge knowledge, long application) {
        blocks.run(moved.threads(), (tensor, from, count, buffers) -> {
            float[] latent = buffers.apply(count);
            float[] gradient = pulled.get(tensor.name());
            atPoint.readGradient(tensor.name(), 0, gradient, 0, gradient.length);
            knowledge.masks().clear(tensor.name(), tensor.read(moved, latent));
            SideInformation side = knowledge.of(tensor, moved, application);
            method.rule()
                    .pullBack(
                            gradient,
                            latent,
                            method.granularity().blocks(tensor.shape()),
                            tensor.shape(),
                            () -> assignment(latent, tensor, side),
                            levels.present() ? pulled.get(levels.parameter(tensor)) : new float[0]);
        });
        return Gradients.replacing(pulled, atPoint);
    }

    private QuantizedTensor assignment(float[] latent, QuantizableTensor tensor, SideInformation side) {
        return quantizer.quantize(latent, tensor.shape(), side);
    }
}
