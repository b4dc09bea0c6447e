package io.proxquant.cli.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.proxquant.checkpoints.safetensors.CheckpointFolder;
import io.proxquant.checkpoints.safetensors.SafetensorsException;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.ShardFiles;
import io.proxquant.checkpoints.safetensors.WeightIndex;
import io.proxquant.checkpoints.safetensors.WeightShard;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.layout.Bar;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.contracts.ObjectReference;

/**
 * Uploads weights to the store: one file, or several by their index or folder; for several the event names an index with size and
 * digest of each.
 */
record CheckpointUpload(Path path) {
    private static final SafetensorsLimits LIMITS = SafetensorsLimits.defaults();

    /**
     * The weights of an argument, refused if they are not sound.
     *
     * @param fitting refuses what else is wrong with them
     * @throws CommandFailure if they are not, naming the file
     */
    static CheckpointUpload of(InputFile given, Consumer<SafetensorsHeader> fitting) {
        try {
            Path path = CheckpointFolder.locate(given.path());
            try (SafetensorsFile opened = SafetensorsFile.open(path, WeightShard.beside(path), LIMITS)) {
                if (opened.header().tensors().isEmpty()) {
                    throw new CommandFailure(given + " holds no tensors");
                }
                fitting.accept(opened.header());
            }
            return new CheckpointUpload(path);
        } catch (IOException e) {
            throw new CommandFailure(given + ": " + e.getMessage(), e);
        }
    }

    /** Stores all of it, several files side by side, and returns what the event names. */
    ObjectReference into(Installation installation, Path spool, Terminal terminal) throws IOException {
        if (!WeightIndex.is(path)) {
            return installation.store(path, spool);
        }
        WeightIndex index = WeightIndex.read(path, LIMITS);
        List<WeightShard> shards = index.shards();
        long bytes = 0;
        for (WeightShard shard : shards) {
            bytes += Files.size(beside(shard));
        }
        Map<String, MeasuredContent> known = new TreeMap<>();
        try (Bar bar = terminal.bar("Uploading " + shards.size() + " files", bytes)) {
            List<ObjectReference> stored = ShardFiles.each(
                    shards, shard -> installation.store(beside(shard), spool), done -> bar.step(done.bytes()));
            for (int i = 0; i < shards.size(); i++) {
                ObjectReference each = stored.get(i);
                known.put(shards.get(i).name(), new MeasuredContent(each.bytes(), each.sha256()));
            }
        }
        return installation.store(index.with(known).json(), spool);
    }

    private Path beside(WeightShard shard) throws SafetensorsException {
        Path file = path.resolveSibling(shard.name());
        if (!Files.isRegularFile(file)) {
            throw new SafetensorsException(shard.name(), "is not beside the index any more");
        }
        return file;
    }
}
