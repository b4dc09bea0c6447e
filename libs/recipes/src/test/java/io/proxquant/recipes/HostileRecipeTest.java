package io.proxquant.recipes;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.recipes.yaml.YamlTree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Whatever the text, the answer is a recipe or a list of problems, in bounded time and memory. */
class HostileRecipeTest {
    private static final Declarations ALL = TestDeclarations.all();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 1:1: is empty",
                "# only a comment | 1:1: is empty",
                "- a list | 1:1: must be a map of keys and values",
                "just text | 1:1: must be a map of keys and values",
                "a: [1, 2 | 1:9: expected ',' or ']'",
                "a: *x | 1:4: anchors and aliases",
                "a: &x {b: 1} | 1:4: anchors and aliases",
                "a: !!java.net.URL [x] | 1:4: tags",
                "a: !!java.net.URL x | 1:4: tags",
                "a: !!java.net.URL {x: y} | 1:4: tags",
                "? [a, b] | 1:3: a key must be plain text",
                "<<: {model: x} | 1:1: <<: is not a known key",
            })
    void whatIsNoRecipeIsRefusedWithItsPlace(String text, String expected) {
        assertThat(problems(text)).map(Problem::toString).anyMatch(problem -> problem.startsWith(expected));
    }

    @Test
    void aBillionLaughsAreRefusedAtTheFirstAnchor() {
        String laughs = "a: &a [lol]\nb: &b [*a, *a]\nc: [*b, *b]\n";

        assertThat(problems(laughs)).singleElement().extracting(Problem::line).isEqualTo(1);
    }

    @Test
    void aCheckpointHasNoArtifactsWithoutEnd() {
        String strengths = IntStream.rangeClosed(1, QuantizationRules.MOST)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        String text = Texts.IMAGES.replace("strengths: [0.1, 0.5, 2]", "strengths: [" + strengths + "]");

        assertThat(problems(text))
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .contains("quantizations[2].name: with it a checkpoint has more than 256 artifacts");
    }

    @Test
    void deepNestingIsRefusedWithoutStackOverflow() {
        assertThat(problems("a: " + "[".repeat(100_000)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("nested deeper than 20"));
        assertThat(problems("{a: ".repeat(50_000))).hasSize(1);
    }

    @Test
    void aHugeTextIsRefusedBeforeItIsParsed(@TempDir Path folder) throws Exception {
        String huge = "model: " + "x".repeat(YamlTree.MAX_CHARACTERS);
        assertThat(problems(huge)).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("characters, allowed are 262144"));

        Path file = Files.write(folder.resolve("huge.yaml"), new byte[5 * YamlTree.MAX_CHARACTERS]);
        assertThat(catchThrowableOfType(RecipeException.class, () -> RecipeReader.read(file, ALL)))
                .hasMessageContaining("huge.yaml:1:1: has 1310720 bytes");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});

        assertThat(catchThrowableOfType(RecipeException.class, () -> RecipeReader.read(file, ALL)))
                .hasMessageEndingWith("latin.yaml:1:1: is not UTF-8 text");
    }

    @Test
    void twoDocumentsAreRefused() {
        assertThat(problems(Texts.TEXT + "---\nmodel: other\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("second document"));
    }

    @Test
    void anySpoiledRecipeEndsInProblemsWithPlacesInsideTheText() {
        long seed = 20261124;
        Random random = new Random(seed);
        String alphabet = "{}[]:,-#&*!|>'\"%@`\n\t \\?0.e~aZ\u0000\u00e4";
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? Texts.IMAGES : Texts.TEXT);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    default -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            holds(text.toString(), "seed " + seed + ", round " + round);
        }
    }

    private static void holds(String text, String label) {
        try {
            Recipe recipe = RecipeReader.read(text, ALL);
            assertThat(RecipeReader.fromJson(recipe.canonical(), ALL, EnumSet.allOf(RecipeSection.class)))
                    .as(label)
                    .isEqualTo(recipe);
        } catch (RecipeException e) {
            long lines = text.lines().count();
            assertThat(e.problems()).as(label + "\n" + text).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.line()).isBetween(1, (int) lines + 1);
                assertThat(problem.column()).isPositive();
            });
        } catch (RuntimeException | Error e) {
            throw new AssertionError(label + " threw " + e + " for\n" + text, e);
        }
    }

    private static List<Problem> problems(String text) {
        RecipeException refused = catchThrowableOfType(
                RecipeException.class,
                () -> RecipeReader.fromJson(
                        text.getBytes(StandardCharsets.UTF_8), ALL, EnumSet.allOf(RecipeSection.class)));
        assertThat(refused).as("must be refused").isNotNull();
        return refused.problems();
    }
}
