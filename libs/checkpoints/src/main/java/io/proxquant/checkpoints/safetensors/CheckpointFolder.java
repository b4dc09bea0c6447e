package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder that stands for the checkpoint, or the artifact, in it: as hubs publish models, and as this command writes them. */
public final class CheckpointFolder {
    /** What an artifact of ours is called where nobody says otherwise. */
    public static final String ARTIFACT = "artifact.safetensors";

    /** In the order in which loaders of others look, then what is written here. */
    private static final List<String> KNOWN = List.of(
            "model.safetensors", "model.safetensors" + WeightIndex.SUFFIX, ARTIFACT, ARTIFACT + WeightIndex.SUFFIX);

    private static final int MOST_NAMED = 5;

    private CheckpointFolder() {}

    /**
     * The file or index that a path stands for: itself, unless it leads to a folder.
     *
     * @throws SafetensorsException if the folder has neither, saying what it has
     */
    public static Path locate(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return path;
        }
        for (String name : KNOWN) {
            if (Files.isRegularFile(path.resolve(name))) {
                return path.resolve(name);
            }
        }
        List<String> others;
        try (Stream<Path> files = Files.list(path)) {
            others = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".safetensors") || name.endsWith(WeightIndex.SUFFIX))
                    .sorted()
                    .limit(MOST_NAMED)
                    .toList();
        }
        throw SafetensorsException.ofFolder("has neither model.safetensors nor model.safetensors" + WeightIndex.SUFFIX
                + (others.isEmpty()
                        ? ", nor any other .safetensors file"
                        : "; it has " + String.join(", ", others) + ": name the one that is meant"));
    }
}
