package io.proxquant.evaluator.evaluation;

import java.io.IOException;
import java.nio.file.Path;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;

/**
 * The floating tensors of a full-precision checkpoint.
 *
 * @param digest checkpoint digest, computed from the file
 * @param tensors by torch name
 */
public record FloatWeights(String digest, FloatTensors tensors) {

    /**
     * Reads a verified file and holds it against the digest under which it is known.
     *
     * @throws Refused if it is no sound safetensors file, or not this checkpoint
     */
    public static FloatWeights read(Path file, String expected) throws Refused {
        try (SafetensorsFile checkpoint = SafetensorsFile.open(file, SafetensorsLimits.defaults())) {
            String digest = CheckpointDigest.of(checkpoint.digests());
            if (!digest.equals(expected)) {
                throw new Refused(
                        ReasonCode.DIGEST_MISMATCH, "checkpoint " + expected + ": its file holds checkpoint " + digest);
            }
            return new FloatWeights(digest, FloatTensors.of(checkpoint));
        } catch (OverBudgetException e) {
            throw new Refused(ReasonCode.OVER_BUDGET, "checkpoint " + expected + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Refused(ReasonCode.CHECKPOINT_INVALID, "checkpoint " + expected + ": " + e.getMessage(), e);
        }
    }
}
