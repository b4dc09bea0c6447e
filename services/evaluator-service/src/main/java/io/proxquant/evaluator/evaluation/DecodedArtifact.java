package io.proxquant.evaluator.evaluation;

import java.io.IOException;
import java.nio.file.Path;

import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;

/**
 * An artifact as a network computes with it: every weight decoded from the packed codes and codebooks of the stored file,
 * nothing taken from anywhere else.
 *
 * @param digest checkpoint digest of the decoded tensors, computed from this file
 * @param tensors floating tensors by torch name
 * @param effectiveBits 8 · bytes of codes and codebooks / quantized weights, counted in this file; 32 without any
 */
public record DecodedArtifact(String digest, FloatTensors tensors, double effectiveBits) {

    /**
     * Decodes a verified file.
     *
     * @throws Refused if it is no sound artifact
     */
    public static DecodedArtifact read(Path file) throws Refused {
        try (ArtifactFile artifact = ArtifactFile.open(file, SafetensorsLimits.defaults())) {
            ArtifactSummary summary = artifact.summary();
            return new DecodedArtifact(summary.artifactDigest(), FloatTensors.of(artifact), summary.effectiveBits());
        } catch (OverBudgetException e) {
            throw new Refused(ReasonCode.OVER_BUDGET, "the artifact: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Refused(ReasonCode.ARTIFACT_INVALID, e.getMessage(), e);
        }
    }
}
