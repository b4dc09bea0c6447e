package io.proxquant.cli.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import io.proxquant.checkpoints.artifact.ArtifactException;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.safetensors.CheckpointFolder;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.WeightIndex;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.layout.Bar;
import io.proxquant.cli.offline.OutputDirectory;
import io.proxquant.cli.submit.Installation;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;

/**
 * An artifact that was downloaded from the store.
 *
 * @param reference as it was asked for
 * @param manifest key of its manifest
 * @param artifactDigest checkpoint digest of what it decodes to
 * @param sha256 of the file
 * @param file where it is now; an index where there are shards, which lie beside it
 */
public record PulledArtifact(
        String reference,
        String model,
        String manifest,
        String quantization,
        Digest checkpoint,
        Digest artifactDigest,
        Digest sha256,
        long bytes,
        double effectiveBits,
        String file) {
    private static final int SHORT = 12;

    /**
     * Downloads it: every byte is checked against its digest, and the directory gets all files or none of them.
     *
     * @param out null for a name made from model and digest
     * @throws CommandFailure if the directory holds something else already
     */
    public static PulledArtifact into(ArtifactReference reference, Path out, Installation installation)
            throws IOException {
        ArtifactManifest artifact = reference.resolve(installation);
        Path directory = out == null
                ? Path.of(reference.model() + "-"
                        + artifact.artifactDigest().hex().substring(0, SHORT))
                : out;
        Terminal terminal = Terminal.standardError();
        try (OutputDirectory output = OutputDirectory.prepare(directory, terminal)) {
            fetch(artifact, output, installation, terminal);
            output.complete();
        } catch (ArtifactException e) {
            throw new CommandFailure(artifact.home() + ": " + e.getMessage(), e);
        }
        return new PulledArtifact(
                reference.toString(),
                artifact.model(),
                artifact.home(),
                artifact.quantization().name(),
                artifact.checkpoint(),
                artifact.artifactDigest(),
                artifact.object().sha256(),
                artifact.size().storedBytes(),
                artifact.size().effectiveBits(),
                directory.resolve(name(artifact)).toString());
    }

    /** The file's name; that of an index is the one by which loaders know it. */
    private static String name(ArtifactManifest artifact) {
        return artifact.files().shards() == null
                ? CheckpointFolder.ARTIFACT
                : CheckpointFolder.ARTIFACT + WeightIndex.SUFFIX;
    }

    private static void fetch(
            ArtifactManifest artifact, OutputDirectory output, Installation installation, Terminal terminal)
            throws IOException {
        Path file = output.file(name(artifact));
        installation.fetch(artifact.object(), file);
        if (artifact.files().shards() == null) {
            return;
        }
        int files = artifact.files().shards().size();
        // Opening an index asks for its shards by name, several at a time, and checks that they fit together.
        try (Bar bar = terminal.bar(
                        "Downloading " + files + " files", artifact.size().storedBytes());
                ArtifactFile whole = ArtifactFile.open(
                        file,
                        shard -> {
                            Path beside = output.file(shard.name());
                            if (!Files.exists(beside)) {
                                installation.fetch(ObjectReference.blob(shard.bytes(), shard.sha256()), beside);
                            }
                            bar.step(shard.bytes());
                            return beside;
                        },
                        SafetensorsLimits.defaults())) {
            whole.summary();
        }
    }

    /** What was downloaded, as text for people. */
    public List<String> lines() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%s: quantization %s, %.2f bits per weight, %,d bytes",
                        reference,
                        quantization,
                        effectiveBits,
                        bytes),
                "  weights " + artifactDigest + ", of checkpoint " + checkpoint,
                "  " + file + "  sha256 " + sha256);
    }
}
