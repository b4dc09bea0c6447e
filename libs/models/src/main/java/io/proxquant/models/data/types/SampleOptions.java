package io.proxquant.models.data.types;

import io.proxquant.recipes.KeyDeclaration;

/** The options that data types share: how many samples a split has, and the names of its files. */
public final class SampleOptions {

    /** Most images of a split. */
    public static final int MOST_IMAGES = 1_000_000;

    /** Most tokens of a split. */
    public static final int MOST_TOKENS = 100_000_000;

    private SampleOptions() {}

    /** Samples of a split. */
    public static KeyDeclaration count(String name, int value, int most, String summary) {
        return KeyDeclaration.integer(name, value, 1, most, summary);
    }

    /** Name of a file. */
    public static KeyDeclaration file(String name, String usual) {
        return KeyDeclaration.optionalText(name, "name of the file, .gz or not; absent: " + usual);
    }
}
