package io.proxquant.models.scoring;

import java.util.function.IntConsumer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import io.proxquant.models.data.Batch;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.engine.InputFault;
import io.proxquant.models.pass.CrossEntropy;
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.Products;
import io.proxquant.models.pass.RecurrentState;

/** Runs a network in evaluation mode over a whole split: nothing dropped, nothing of the network changed. */
public final class Evaluation {

    private Evaluation() {}

    /**
     * Scores a network. Images: top-1 (a tie goes to the lower class) and mean loss. Text: one stream from the first token
     * to the last, primed with {@code <eos>}, the carry kept throughout, every token predicted once.
     *
     * @param batch images per forward pass, or tokens per forward pass; affects memory and time, and the last bits only, but
     *     that a last bit may take a quantized activation to the next level
     */
    public static Score score(Network network, Dataset split, int batch) {
        return score(network, split, batch, done -> {});
    }

    /**
     * As above, telling after every batch how many samples are done.
     *
     * @throws IllegalArgumentException if the split is empty or does not fit the network
     */
    public static Score score(Network network, Dataset split, int batch, IntConsumer progress) {
        return score(network, split, batch, Products.DECODED, progress);
    }

    /** As above, with products made otherwise than by the engine on decoded weights. */
    public static Score score(Network network, Dataset split, int batch, Products products, IntConsumer progress) {
        if (split.size() == 0) {
            throw new IllegalArgumentException("empty split: nothing to evaluate");
        }
        if (batch < 1) {
            throw new IllegalArgumentException("evaluation batch must be 1 or more, not " + batch);
        }
        double loss = 0;
        long right = 0;
        RecurrentState carry = new RecurrentState();
        for (int from = 0; from < split.size(); from += batch) {
            Batch part = split.part(from, Math.min(batch, split.size() - from));
            try (NDManager scope = network.newScope()) {
                NDArray logits = network.forward(ForwardPass.multiplied(scope, carry, products), part);
                if (split instanceof ImageDataset) {
                    right += countRight(logits.toFloatArray(), part.labels());
                }
                for (float one :
                        CrossEntropy.perSample(scope, logits, part.labels()).toFloatArray()) {
                    loss += one;
                }
            } catch (RuntimeException e) {
                throw InputFault.explained(e);
            }
            progress.accept(from + part.samples());
        }
        double mean = loss / split.size();
        return split instanceof ImageDataset
                ? Score.ofImages((double) right / split.size(), mean, split.size())
                : Score.ofText(mean, split.size());
    }

    /** Logits of samples {@code from .. from + count} of a split, row-major, in evaluation mode from an empty carry. */
    public static float[] logits(Network network, Dataset split, int from, int count) {
        return logits(network, split, from, count, Products.DECODED);
    }

    /** As above, with products made otherwise than by the engine on decoded weights. */
    public static float[] logits(Network network, Dataset split, int from, int count, Products products) {
        try (NDManager scope = network.newScope()) {
            return network.forward(
                            ForwardPass.multiplied(scope, new RecurrentState(), products), split.part(from, count))
                    .toFloatArray();
        } catch (RuntimeException e) {
            throw InputFault.explained(e);
        }
    }

    /** Rows whose largest logit is the label's; a row with a NaN is never right. */
    private static long countRight(float[] logits, int[] labels) {
        int classes = logits.length / labels.length;
        long right = 0;
        for (int row = 0; row < labels.length; row++) {
            int best = 0;
            boolean usable = true;
            for (int k = 0; k < classes; k++) {
                float value = logits[row * classes + k];
                usable &= !Float.isNaN(value);
                best = value > logits[row * classes + best] ? k : best;
            }
            right += usable && best == labels[row] ? 1 : 0;
        }
        return right;
    }
}
