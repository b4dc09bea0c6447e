package io.proxquant.trainer.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.files.StoredFiles;

/**
 * The packed artifact that a calibration starts from, checked against its manifest and decoded.
 *
 * @param tensors floating tensors as a network computes with them, by torch name
 * @param codes of the quantized tensors, as they are stored
 */
record CalibrationSource(ArtifactManifest manifest, FloatTensors tensors, List<ArtifactTensor.Quantized> codes) {

    /**
     * Opens the artifact that a request names.
     *
     * @throws EventRefusedException if it is absent, deleted, another model's, no packed one, or not what its manifest says
     */
    static CalibrationSource open(RunRequested request, Artifacts artifacts, StoredFiles files)
            throws EventRefusedException {
        String key = request.artifact();
        ArtifactManifest manifest = artifacts.require(key);
        if (!manifest.model().equals(request.model())) {
            throw new EventRefusedException(
                    ReasonCode.MANIFEST_INVALID,
                    key + " is of model " + EncodedNames.shown(manifest.model()) + ", the request names "
                            + EncodedNames.shown(request.model()));
        }
        if (manifest.kind() != ArtifactKind.HARD) {
            throw new EventRefusedException(
                    ReasonCode.ARTIFACT_INVALID, key + " is a point of a prox path; only packed artifacts have codes");
        }
        return files.artifact(key, manifest, file -> read(manifest, file));
    }

    private static CalibrationSource read(ArtifactManifest manifest, ArtifactFile file) throws IOException {
        List<ArtifactTensor.Quantized> codes = new ArrayList<>();
        for (String name : file.names()) {
            if (file.quantized(name)) {
                codes.add(file.quantizedTensor(name));
            }
        }
        return new CalibrationSource(manifest, FloatTensors.of(file), codes);
    }

    /** Names of the quantized tensors, which stay as they are. */
    Set<String> quantized() {
        return codes.stream().map(ArtifactTensor.Quantized::name).collect(Collectors.toSet());
    }
}
