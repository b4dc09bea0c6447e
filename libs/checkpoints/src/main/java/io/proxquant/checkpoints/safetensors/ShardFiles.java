package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import io.proxquant.checkpoints.Workers;

/** Work on the files of one checkpoint side by side: fetching, verifying, hashing. None of it holds more than a buffer. */
public final class ShardFiles {
    /** Few, since each of them may be a transfer that has the network or the disk for itself. */
    private static final int AT_ONCE = 4;

    private ShardFiles() {}

    /** The local files of an index, in the order of the shards. */
    static List<Path> fetch(List<WeightShard> shards, WeightShard.Source source) throws IOException {
        source.begin(shards);
        return each(shards, source::fetch);
    }

    /** Does the work on each and gives the results in order; of several failures the first in order is thrown. */
    public static <T, R> List<R> each(List<T> all, Workers.Work<T, R> work) throws IOException {
        return each(all, work, done -> {});
    }

    /**
     * The same.
     *
     * @param boundary given each result in order, on the calling thread; throws to stop before more is begun
     */
    public static <T, R> List<R> each(List<T> all, Workers.Work<T, R> work, Consumer<R> boundary) throws IOException {
        return Workers.each(all, AT_ONCE, work, () -> {}, boundary);
    }
}
