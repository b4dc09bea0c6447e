package io.proxquant.models.pass;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;

import io.proxquant.models.data.Batch;
import io.proxquant.models.engine.InputFault;
import io.proxquant.models.engine.NativeEngine;
import io.proxquant.models.random.RandomStream;

/**
 * The differentiable half of a training step: forward, loss, backward. What the optimizer and the proximal map do with the
 * gradients is the caller's.
 *
 * <pre>{@code
 * double loss = step.forwardBackward(batch, globalStep);
 * double norm = GradientNorm.of(network.port(), trainable);
 * optimizer.step(network.port(), network.port(), rate, GradientNorm.clipScale(norm, 0.25));
 * }</pre>
 *
 * <p>Every native array of the step is freed before it returns. The engine's random generator (dropout) is restarted from
 * hash(seed, step) each time, since its state cannot be saved: so a resumed run repeats an undisturbed one. The engine
 * allows one gradient collector per process: a second step at the same time fails with an IllegalStateException.
 */
public final class TrainingStep {

    private final Network network;
    private final long seed;
    private final RecurrentState carry = new RecurrentState();

    /** A step for this network; {@code seed} feeds dropout only. */
    public TrainingStep(Network network, long seed) {
        this.network = network;
        this.seed = seed;
    }

    /** The recurrent state between batches: reset it at the start of an epoch, save it with a checkpoint. */
    public RecurrentState carry() {
        return carry;
    }

    /**
     * Runs one batch: gradients of the mean softmax cross-entropy replace the former ones.
     *
     * @param step global number of this step, counted from 0; decides the dropout masks
     * @return the mean loss in nats; NaN or infinite if the network diverged, gradients are then useless
     * @throws IllegalArgumentException if the batch does not fit the network
     */
    public double forwardBackward(Batch batch, long step) {
        network.port().dropGradients();
        Engine engine = NativeEngine.get();
        engine.setRandomSeed((int) RandomStream.hash(seed, step));
        try (NDManager scope = network.newScope();
                GradientCollector collector = collector(engine)) {
            ForwardPass pass = new ForwardPass(scope, carry, true);
            NDArray loss = CrossEntropy.mean(scope, network.forward(pass, batch), batch.labels());
            pass.backward(collector, loss);
            return loss.getFloat();
        } catch (RuntimeException e) {
            throw InputFault.explained(e);
        }
    }

    private static GradientCollector collector(Engine engine) {
        try {
            return engine.newGradientCollector();
        } catch (IllegalStateException e) {
            // The refused collector has already switched this thread's recording on.
            JniUtils.setGradMode(false);
            throw new IllegalStateException(
                    "another training step is under way in this process; the engine allows one at a time", e);
        }
    }
}
