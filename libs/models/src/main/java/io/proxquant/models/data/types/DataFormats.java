package io.proxquant.models.data.types;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Options;

/**
 * Which files each type of data set consists of: their roles in a data manifest, and what they are called where they lie in
 * a directory. The one list of it, for those who prepare data, find it and read it.
 */
public final class DataFormats {

    static final String TRAIN_IMAGES = "train-images";
    static final String TRAIN_LABELS = "train-labels";
    static final String TEST_IMAGES = "test-images";
    static final String TEST_LABELS = "test-labels";
    static final String TRAIN = "train";
    static final String VALID = "valid";
    static final String TEST = "test";

    static final String VALIDATION_IMAGES = "validation-images";
    static final String VALIDATION_LABELS = "validation-labels";
    static final String VALIDATION = "validation";
    static final String VOCABULARY = "vocabulary";

    /** The training files of CIFAR-10, in order. */
    static final List<String> CIFAR_TRAINING = List.of("train-1", "train-2", "train-3", "train-4", "train-5");

    private DataFormats() {}

    /**
     * Role to the names without {@code .gz} under which its file may lie, in the order in which they are tried; an empty map
     * for generated data, nothing for a type unknown here.
     */
    public static Optional<Map<String, List<String>>> files(DataSection section) {
        Options options = section.options();
        return switch (section.type()) {
            case "synthetic-images", "synthetic-text" -> Optional.of(Map.of());
            case "fashion-mnist", "mnist", "idx" -> Optional.of(idx(options));
            case "cifar10" -> Optional.of(cifar());
            case "ptb" -> Optional.of(text(options, "ptb.%s.txt"));
            case "text" -> Optional.of(text(options, "wiki.%s.tokens", "ptb.%s.txt", "%s.txt"));
            default -> Optional.empty();
        };
    }

    /**
     * The same where only scores are wanted and the training files are not at hand: a validation split, or the words in order
     * of their ids, in files of their own. They count only where there are no training files at all, so that no data set that
     * can be trained on ever changes by them.
     */
    public static Optional<Map<String, List<String>>> filesForScoring(DataSection section) {
        return files(section).map(whole -> {
            Map<String, List<String>> files = new LinkedHashMap<>(whole);
            files.keySet().removeIf(DataFormats::trains);
            if (whole.containsKey(TRAIN_IMAGES)) {
                files.put(VALIDATION_IMAGES, List.of("validation-images-idx3-ubyte"));
                files.put(VALIDATION_LABELS, List.of("validation-labels-idx1-ubyte"));
            } else if (whole.containsKey(CIFAR_TRAINING.get(0))) {
                files.put(VALIDATION, List.of("validation_batch.bin"));
            } else if (whole.containsKey(TRAIN)) {
                files.put(VOCABULARY, List.of("vocabulary.txt"));
            }
            return files;
        });
    }

    /** Whether a file of this role is one that training reads. */
    public static boolean trains(String role) {
        return role.equals(TRAIN) || role.startsWith(TRAIN + "-");
    }

    /** The names under which a file may lie in a directory, in the order in which they are tried. */
    public static List<String> spellings(String name) {
        return List.of(name + ".gz", name);
    }

    private static Map<String, List<String>> idx(Options options) {
        Map<String, List<String>> files = new LinkedHashMap<>();
        files.put(TRAIN_IMAGES, named(options, "trainImages", "train-images-idx3-ubyte"));
        files.put(TRAIN_LABELS, named(options, "trainLabels", "train-labels-idx1-ubyte"));
        files.put(TEST_IMAGES, named(options, "testImages", "t10k-images-idx3-ubyte"));
        files.put(TEST_LABELS, named(options, "testLabels", "t10k-labels-idx1-ubyte"));
        return files;
    }

    private static Map<String, List<String>> cifar() {
        Map<String, List<String>> files = new LinkedHashMap<>();
        for (int i = 0; i < CIFAR_TRAINING.size(); i++) {
            files.put(CIFAR_TRAINING.get(i), List.of("data_batch_" + (i + 1) + ".bin"));
        }
        files.put(TEST, List.of("test_batch.bin"));
        return files;
    }

    private static Map<String, List<String>> text(Options options, String... patterns) {
        Map<String, List<String>> files = new LinkedHashMap<>();
        for (String role : List.of(TRAIN, VALID, TEST)) {
            String[] usual = List.of(patterns).stream()
                    .map(pattern -> String.format(Locale.ROOT, pattern, role))
                    .toArray(String[]::new);
            files.put(role, named(options, role + "File", usual));
        }
        return files;
    }

    private static List<String> named(Options options, String key, String... usual) {
        return options.findText(key).map(List::of).orElse(List.of(usual));
    }
}
