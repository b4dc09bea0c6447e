package io.proxquant.cli.submit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which files a data set consists of, and what they are usually called: the names under which the data sets are
 * published. Both the packed and the unpacked form are taken, packed first.
 */
final class DataFormats {
    private static final Map<String, Map<String, String>> FILES = Map.of(
            "fashion-mnist",
            ordered(
                    "train-images", "train-images-idx3-ubyte",
                    "train-labels", "train-labels-idx1-ubyte",
                    "test-images", "t10k-images-idx3-ubyte",
                    "test-labels", "t10k-labels-idx1-ubyte"),
            "ptb",
            ordered(
                    "train", "ptb.train.txt",
                    "valid", "ptb.valid.txt",
                    "test", "ptb.test.txt"),
            "synthetic-images",
            Map.of(),
            "synthetic-text",
            Map.of());

    private DataFormats() {}

    /** Role to file name without {@code .gz}; empty map for generated data, nothing for a type unknown here. */
    static Optional<Map<String, String>> files(String type) {
        return Optional.ofNullable(FILES.get(type));
    }

    /** The names under which a file may lie in a directory, in the order in which they are tried. */
    static List<String> spellings(String name) {
        return List.of(name + ".gz", name);
    }

    private static Map<String, String> ordered(String... rolesAndNames) {
        var files = new LinkedHashMap<String, String>();
        for (int i = 0; i < rolesAndNames.length; i += 2) {
            files.put(rolesAndNames[i], rolesAndNames[i + 1]);
        }
        return files;
    }
}
