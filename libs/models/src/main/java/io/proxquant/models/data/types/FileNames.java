package io.proxquant.models.data.types;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.recipes.DataSection;

/**
 * Which files a data set consists of: their roles in a data manifest, each with the names without {@code .gz} under which it
 * may lie in a directory, in the order in which they are tried. The one list of it, for those who prepare data, find it and
 * read it.
 *
 * @param whole all that training and scoring read; empty for generated data
 * @param insteadOfTraining what scoring reads where the training files are not at hand: a validation split, or the words in
 *     order of their ids, in files of their own. They count only where there are no training files at all, so that no data set
 *     that can be trained on ever changes by them.
 */
public record FileNames(Map<String, List<String>> whole, Map<String, List<String>> insteadOfTraining) {

    private static final String TRAIN = "train";

    /** Generated data has no files. */
    public static final FileNames NONE = new FileNames(Map.of(), Map.of());

    /** The files of a recipe's data; nothing for a type that is not registered. */
    public static Optional<FileNames> of(DataSection section) {
        return DataTypes.find(section.type()).map(type -> type.files(section.options()));
    }

    /** The files where only scores are wanted and the training files are not at hand. */
    public Map<String, List<String>> forScoring() {
        Map<String, List<String>> files = new LinkedHashMap<>(whole);
        files.keySet().removeIf(FileNames::trains);
        files.putAll(insteadOfTraining);
        return files;
    }

    /** Whether a file of this role is one that training reads. */
    public static boolean trains(String role) {
        return role.equals(TRAIN) || role.startsWith(TRAIN + "-");
    }

    /** The names under which a file may lie in a directory, in the order in which they are tried. */
    public static List<String> spellings(String name) {
        return List.of(name + ".gz", name);
    }
}
