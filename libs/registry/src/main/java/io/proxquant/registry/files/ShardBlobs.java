package io.proxquant.registry.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.proxquant.checkpoints.safetensors.SafetensorsException;
import io.proxquant.checkpoints.safetensors.WeightShard;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.storage.Blobs;

/**
 * Fetches the files that an index of ours names: each is the blob of the digest that the index says. They are open at the same
 * time, so there has to be room for all of them and the index, or one drives the other out for ever.
 *
 * @param index key of the index, with which messages begin
 * @param indexBytes size of the index itself
 */
record ShardBlobs(String index, long indexBytes, Blobs blobs) implements WeightShard.Source {
    @Override
    public void begin(List<WeightShard> all) throws IOException {
        long bytes = indexBytes;
        for (WeightShard shard : all) {
            if (shard.sha256() == null) {
                throw new SafetensorsException(shard.name(), "is named by the index without size and digest");
            }
            bytes += shard.bytes();
        }
        blobs.requireRoom("the checkpoint of " + index, bytes);
    }

    @Override
    public Path fetch(WeightShard shard) {
        return blobs.fetch(ObjectReference.blob(shard.bytes(), shard.sha256()));
    }
}
