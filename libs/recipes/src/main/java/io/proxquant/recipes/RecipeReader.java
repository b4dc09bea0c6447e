package io.proxquant.recipes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.proxquant.contracts.ByteOrderMark;
import io.proxquant.contracts.Json;
import io.proxquant.recipes.yaml.Node;
import io.proxquant.recipes.yaml.YamlSyntaxException;
import io.proxquant.recipes.yaml.YamlTree;

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
        return read(file.toString(), file, declarations);
    }

    /** The same where problems call the file otherwise. */
    public static Recipe read(String source, Path file, Declarations declarations) throws RecipeException, IOException {
        return read(source, text(source, file), declarations, EnumSet.allOf(RecipeSection.class));
    }

    /** The lines of the keys of a file. */
    public static RecipeSource source(Path file) throws RecipeException, IOException {
        return source(file.toString(), file);
    }

    /** The same where problems call the file otherwise. */
    public static RecipeSource source(String source, Path file) throws RecipeException, IOException {
        return source(source, text(source, file));
    }

    /** The lines of the keys of a text, which is not validated. */
    public static RecipeSource source(String source, String text) throws RecipeException {
        return RecipeSource.of(source, root(source, parse(source, text)));
    }

    /** Reads the stored form and validates only what the caller runs; other sections stay as they are. */
    public static Recipe fromJson(byte[] json, Declarations declarations, Set<RecipeSection> sections)
            throws RecipeException {
        return read("recipe", text("recipe", json), declarations, sections);
    }

    /**
     * The general form.
     *
     * @param source how problems name the text, e.g. a file name
     * @param sections those to validate; the others are kept in the document and null in the recipe
     */
    public static Recipe read(String source, String text, Declarations declarations, Set<RecipeSection> sections)
            throws RecipeException {
        YamlTree.Parsed parsed = parse(source, text);
        Node.Mapping root = root(source, parsed);
        Problems problems = new Problems();
        parsed.faults().forEach(problems::add);
        Map<String, Object> filled = new RecipeRules(declarations, sections, problems, root).check();
        if (!problems.none()) {
            throw new RecipeException(source, problems.inOrder());
        }
        return recipe(filled, sections);
    }

    private static YamlTree.Parsed parse(String source, String text) throws RecipeException {
        try {
            return YamlTree.parse(text);
        } catch (YamlSyntaxException e) {
            throw fault(source, e.fault().line(), e.fault().column(), e.fault().message());
        }
    }

    private static Node.Mapping root(String source, YamlTree.Parsed parsed) throws RecipeException {
        if (parsed.root() instanceof Node.Mapping root) {
            return root;
        }
        throw fault(source, 1, 1, "must be a map of keys and values, starting with apiVersion: " + Recipe.API_VERSION);
    }

    private static Recipe recipe(Map<String, Object> filled, Set<RecipeSection> sections) {
        Options document = Options.of(filled);
        Map<String, Object> typed = new LinkedHashMap<>(document.asMap());
        EnumSet.allOf(RecipeSection.class).stream()
                .filter(section -> !sections.contains(section))
                .forEach(section -> typed.remove(section.key()));
        typed.put("document", document);
        return Json.mapper().convertValue(typed, Recipe.class);
    }

    private static String text(String source, Path file) throws RecipeException, IOException {
        if (Files.size(file) > 4L * YamlTree.MAX_CHARACTERS) {
            throw fault(source, 1, 1, "has " + Files.size(file) + " bytes; a recipe is a small text file");
        }
        return text(source, Files.readAllBytes(file));
    }

    /** Decodes the text without the byte order mark that some editors put at its start. */
    private static String text(String source, byte[] bytes) throws RecipeException {
        Optional<ByteOrderMark> mark = ByteOrderMark.of(bytes, bytes.length);
        if (mark.isPresent() && mark.get() != ByteOrderMark.UTF_8) {
            throw fault(source, 1, 1, "is " + mark.get().encoding() + " text by its byte order mark; save it as UTF-8");
        }
        int from = mark.map(ByteOrderMark::length).orElse(0);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw fault(source, 1, 1, "is not UTF-8 text");
        }
    }

    private static RecipeException fault(String source, int line, int column, String message) {
        return new RecipeException(source, List.of(new Problem(line, column, "", message, List.of())));
    }
}
