package io.proxquant.evaluator.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;

/**
 * The floating tensors of a full-precision checkpoint.
 *
 * @param digest checkpoint digest, computed from the file
 * @param values by torch name, read through F32
 */
public record FloatWeights(String digest, Map<String, float[]> values) {

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
            Map<String, float[]> values = new LinkedHashMap<>();
            for (TensorInfo tensor : checkpoint.header().tensors().values()) {
                if (tensor.dtype().readableAsFloat()) {
                    values.put(tensor.name(), checkpoint.readAll(tensor.name()));
                }
            }
            return new FloatWeights(digest, values);
        } catch (IOException e) {
            throw new Refused(ReasonCode.CHECKPOINT_INVALID, "checkpoint " + expected + ": " + e.getMessage(), e);
        }
    }
}
