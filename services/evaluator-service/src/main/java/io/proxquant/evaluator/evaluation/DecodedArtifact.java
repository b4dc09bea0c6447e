package io.proxquant.evaluator.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;

/**
 * An artifact as a network computes with it: every weight decoded from the packed codes and codebooks of the stored file,
 * nothing taken from anywhere else.
 *
 * @param digest checkpoint digest of the decoded tensors, computed from this file
 * @param values floating tensors by torch name
 * @param effectiveBits 8 · bytes of codes and codebooks / quantized weights, counted in this file; 32 without any
 */
public record DecodedArtifact(String digest, Map<String, float[]> values, double effectiveBits) {

    /**
     * Decodes a verified file.
     *
     * @throws Refused if it is no sound artifact
     */
    public static DecodedArtifact read(Path file) throws Refused {
        try (ArtifactFile artifact = ArtifactFile.open(file, SafetensorsLimits.defaults())) {
            ArtifactSummary summary = artifact.summary();
            Map<String, float[]> values = new LinkedHashMap<>();
            for (String name : artifact.names()) {
                if (artifact.dtype(name).readableAsFloat()) {
                    values.put(name, artifact.dequantize(name));
                }
            }
            return new DecodedArtifact(summary.artifactDigest(), values, summary.effectiveBits());
        } catch (IOException e) {
            throw new Refused(ReasonCode.ARTIFACT_INVALID, e.getMessage(), e);
        }
    }
}
