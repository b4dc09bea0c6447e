package io.proxquant.checkpoints.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.ToLongFunction;

import io.proxquant.contracts.ShardReference;

/**
 * Which tensors share a file: names in order, cut where the next would make a file too large. So the same tensors are always cut
 * alike, and how many files there will be is known where their sizes are.
 *
 * @param files names of tensors, those of each file
 */
record ShardCut(List<List<String>> files) {
    /**
     * Cuts.
     *
     * @param bytes of each tensor
     * @param most bytes of tensors in a file that holds more than one
     * @throws IllegalArgumentException if there were more files than a reader opens, saying which size would do
     */
    static ShardCut of(SortedMap<String, Long> bytes, long most) {
        List<List<String>> files = new ArrayList<>(List.of(new ArrayList<>()));
        long filled = 0;
        for (Map.Entry<String, Long> each : bytes.entrySet()) {
            if (filled > 0 && each.getValue() > most - filled) {
                files.add(new ArrayList<>());
                filled = 0;
            }
            files.get(files.size() - 1).add(each.getKey());
            filled += each.getValue();
        }
        if (files.size() > ShardReference.MOST) {
            throw new IllegalArgumentException(
                    files.size() + " files of at most " + most + " bytes of tensors, and there may be "
                            + ShardReference.MOST + "; a shard size of " + enough(bytes) + " bytes or more will do");
        }
        return new ShardCut(files);
    }

    /**
     * The cut of an artifact that was made before, from the sizes of its files alone, since no manifest says by which size it was
     * cut.
     *
     * @param made the sizes, in order
     * @param length of a file that holds these tensors; grows with each of them
     * @return empty if there are none, or no cut of these tensors has such files
     */
    static Optional<ShardCut> like(
            List<Long> made, SortedMap<String, Long> bytes, ToLongFunction<List<String>> length) {
        List<String> names = List.copyOf(bytes.keySet());
        List<List<String>> files = new ArrayList<>();
        int from = 0;
        for (long size : made) {
            int to = end(names, from, bytes, size, length);
            if (to == from || length.applyAsLong(names.subList(from, to)) != size) {
                return Optional.empty();
            }
            files.add(names.subList(from, to));
            from = to;
        }
        return files.isEmpty() || from < names.size() ? Optional.empty() : Optional.of(new ShardCut(files));
    }

    /** Behind the last tensor that is in a file of this size. */
    private static int end(
            List<String> names,
            int from,
            SortedMap<String, Long> bytes,
            long size,
            ToLongFunction<List<String>> length) {
        int most = from;
        for (long data = 0; most < names.size() && data + bytes.get(names.get(most)) <= size; most++) {
            data += bytes.get(names.get(most));
        }
        int least = from;
        while (least < most) {
            int middle = (least + most + 1) >>> 1;
            if (length.applyAsLong(names.subList(from, middle)) <= size) {
                least = middle;
            } else {
                most = middle - 1;
            }
        }
        return least;
    }

    /** Two neighbouring files together always hold more than one may. */
    private static long enough(SortedMap<String, Long> bytes) {
        long all = bytes.values().stream().mapToLong(Long::longValue).sum();
        return all / (ShardReference.MOST / 2 - 1) + 1;
    }
}
