package io.proxquant.checkpoints.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

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

    /** Two neighbouring files together always hold more than one may. */
    private static long enough(SortedMap<String, Long> bytes) {
        long all = bytes.values().stream().mapToLong(Long::longValue).sum();
        return all / (ShardReference.MOST / 2 - 1) + 1;
    }
}
