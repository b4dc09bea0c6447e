package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.artifact.ArtifactException;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.SafetensorsException;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;

/** Opens files of strangers: what is wrong with the file is a refusal, what is wrong with the disk is waited for. */
final class WeightFiles {
    private final SafetensorsLimits limits;

    WeightFiles(SafetensorsLimits limits) {
        this.limits = limits;
    }

    SafetensorsFile weights(Path path) throws Refused {
        try {
            return SafetensorsFile.open(path, limits);
        } catch (SafetensorsException e) {
            throw invalid(e);
        } catch (IOException e) {
            throw LocalFiles.unavailable(e);
        }
    }

    ArtifactFile codes(Path path) throws Refused {
        try {
            return ArtifactFile.open(path, limits);
        } catch (SafetensorsException | ArtifactException e) {
            throw new Refused(ReasonCode.CHECKPOINT_INVALID, "the checkpoint's codes: " + e.getMessage(), e);
        } catch (IOException e) {
            throw LocalFiles.unavailable(e);
        }
    }

    /** What the file says of itself. */
    SourceMetadata metadata(Path path) throws Refused {
        try (SafetensorsFile file = weights(path)) {
            return SourceMetadata.of(file.header());
        } catch (IllegalArgumentException e) {
            throw new Refused(ReasonCode.CHECKPOINT_INVALID, e.getMessage(), e);
        } catch (IOException e) {
            throw LocalFiles.unavailable(e);
        }
    }

    /** The digests of all tensors, sorted by name. */
    List<TensorDigest> digests(Path path) throws Refused {
        try (SafetensorsFile file = weights(path)) {
            return digests(file);
        } catch (IOException e) {
            throw LocalFiles.unavailable(e);
        }
    }

    List<TensorDigest> digests(SafetensorsFile file) throws Refused {
        try {
            return file.digests().stream()
                    .sorted(Comparator.comparing(TensorDigest::name))
                    .toList();
        } catch (SafetensorsException e) {
            throw invalid(e);
        } catch (IOException e) {
            throw LocalFiles.unavailable(e);
        }
    }

    private static Refused invalid(SafetensorsException e) {
        return new Refused(ReasonCode.CHECKPOINT_INVALID, e.getMessage(), e);
    }
}
