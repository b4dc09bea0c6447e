package io.proxquant.cli.offline;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.contracts.Digest;

/**
 * What {@code manifest.json} beside a calibrated artifact says: what it was made from, how, and what it holds.
 *
 * @param checkpoint digest of the float weights, where they are known
 * @param source the artifact as it came
 * @param sourceDigest digest of its tensors as decoded
 * @param recipe digest of the recipe that named network and data
 * @param data digest of the manifest of those data files that are there; if all are, that of a submitted run
 */
record CalibratedManifest(
        int format,
        Digest checkpoint,
        OfflineManifest.FileFacts source,
        Digest sourceDigest,
        Digest recipe,
        Digest data,
        Settings calibration,
        @JsonUnwrapped WrittenArtifact written) {

    /**
     * What was asked for and done.
     *
     * @param samples images or tokens that were seen
     * @param batch most of them in one forward pass
     * @param threads of the engine, on which the last bits may depend
     * @param device where the passes were computed: {@code cpu} or {@code gpu}
     * @param statistics names of the running statistics that were written
     * @param biases names of the biases that were written
     */
    record Settings(
            int samples,
            int batch,
            long seed,
            int threads,
            String device,
            List<String> statistics,
            List<String> biases) {}
}
