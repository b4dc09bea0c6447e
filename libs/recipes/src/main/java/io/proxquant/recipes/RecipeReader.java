package io.proxquant.recipes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads a recipe from YAML, or from the JSON in which it is stored (which is YAML too), and either returns it with
 * defaults filled in or reports every problem with line, column, key and what would be allowed. Bounded in size and
 * depth; aliases, tags and duplicate keys are refused.
 */
public final class RecipeReader {
    private RecipeReader() {}

    /** Validates all sections. */
    public static Recipe read(String text, Declarations declarations) throws RecipeException {
        return read("recipe", text, declarations, EnumSet.allOf(RecipeSection.class));
    }

    /** Validates all sections of a file; problems name it. */
    public static Recipe read(Path file, Declarations declarations) throws RecipeException, IOException {
        return read(file.toString(), Files.readString(file), declarations, EnumSet.allOf(RecipeSection.class));
    }

    /** Reads the stored form and validates only what the caller runs; other sections stay as they are. */
    public static Recipe fromJson(byte[] json, Declarations declarations, Set<RecipeSection> sections)
            throws RecipeException {
        return read("recipe", new String(json, StandardCharsets.UTF_8), declarations, sections);
    }

    /**
     * The general form.
     *
     * @param source how problems name the text, e.g. a file name
     * @param sections those to validate; the others are kept in the document and null in the recipe
     */
    public static Recipe read(String source, String text, Declarations declarations, Set<RecipeSection> sections)
            throws RecipeException {
        throw new UnsupportedOperationException("under construction");
    }
}
