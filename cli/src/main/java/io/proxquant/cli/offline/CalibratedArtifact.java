package io.proxquant.cli.offline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.proxquant.checkpoints.artifact.ArtifactEntry;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorContent;

/** Writes an artifact again with other values for some tensors that are not quantized; all others keep their bytes. */
final class CalibratedArtifact {
    private CalibratedArtifact() {}

    /**
     * Writes it.
     *
     * @param changed new values by name, stored as F32 whatever the type was
     * @param boundary called with every chunk that is read or written; throws to stop
     */
    static ArtifactSummary write(Path source, Map<String, float[]> changed, Path file, Runnable boundary)
            throws IOException {
        try (ArtifactFile artifact = ArtifactFile.open(source, SafetensorsLimits.defaults(), boundary)) {
            List<ArtifactEntry> entries = new ArrayList<>();
            for (String name : artifact.names()) {
                entries.add(entry(artifact, name, changed.containsKey(name)));
            }
            try (ArtifactWriter writer =
                    ArtifactWriter.create(file, entries, artifact.metadata(), artifact.options(), boundary)) {
                for (String name : artifact.names()) {
                    if (artifact.quantized(name)) {
                        writer.put(name, artifact.value(name));
                    } else if (changed.containsKey(name)) {
                        writer.copy(name, TensorContent.of(changed.get(name)));
                    } else {
                        writer.copy(name, content(artifact, name));
                    }
                }
                return writer.finish();
            }
        }
    }

    private static ArtifactEntry entry(ArtifactFile artifact, String name, boolean changed) {
        return changed ? ArtifactEntry.Plain.of(name, DType.F32, artifact.shape(name)) : artifact.entry(name);
    }

    private static TensorContent content(ArtifactFile artifact, String name) {
        return out -> {
            try (InputStream in = artifact.open(name)) {
                in.transferTo(out);
            }
        };
    }
}
