package io.proxquant.models.declarations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Problem;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeKeys;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** {@code docs/recipes.md} says of recipes what reading them says; {@code -Dproxquant.update=true} writes its tables. */
class RecipesDocumentTest {
    private static final Path PAGE = Path.of("../../docs/recipes.md");
    private static final Path RECIPES = Path.of("../../recipes");
    private static final Declarations ALL = Declarations.load();
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void theTablesAreWhatRecipesAreValidatedBy() throws IOException {
        String page = Files.readString(PAGE);
        String renewed = page;
        for (Map.Entry<String, List<String>> part : RecipePage.parts().entrySet()) {
            String begin = "<!-- " + part.getKey() + " -->\n";
            String end = "<!-- end of " + part.getKey() + " -->";
            assertThat(renewed).contains(begin, end);
            int from = renewed.indexOf(begin) + begin.length();
            renewed = renewed.substring(0, from)
                    + String.join("\n", part.getValue()).stripTrailing() + "\n"
                    + renewed.substring(renewed.indexOf(end));
        }
        if (Boolean.getBoolean("proxquant.update")) {
            Files.writeString(PAGE, renewed);
        } else {
            assertThat(page)
                    .as("run: mvn -pl libs/models test -Dtest=RecipesDocumentTest -Dproxquant.update=true")
                    .isEqualTo(renewed);
        }
    }

    @Test
    void theExamplesAreRecipes() throws IOException {
        List<String> examples = examples();
        assertThat(examples).hasSizeGreaterThanOrEqualTo(3);
        for (String example : examples) {
            assertThatCode(() -> RecipeReader.read("docs/recipes.md", example, ALL, Set.of(RecipeSection.values())))
                    .as(example)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void theExampleOfEachNetworkAndDataSetIsComplete() {
        Matcher section = Pattern.compile("^    (network|data): (\\{.*})$", Pattern.MULTILINE)
                .matcher(RecipePage.parts().values().stream()
                        .map(lines -> String.join("\n", lines))
                        .collect(Collectors.joining("\n")));
        int seen = 0;
        while (section.find()) {
            seen++;
            String recipe = "apiVersion: proxquant.io/v1\nmodel: m\n" + section.group(1) + ": " + section.group(2)
                    + "\nquantizations:\n  - {name: q, quantizer: binary}\n";
            assertThatCode(() -> RecipeReader.read("example", recipe, ALL, Set.of(RecipeSection.values())))
                    .as(recipe)
                    .doesNotThrowAnyException();
        }
        assertThat(seen)
                .isEqualTo(ALL.names(Declaration.Kind.NETWORK).size()
                        + ALL.names(Declaration.Kind.DATA).size());
    }

    /** An unknown key is answered with those that are known there: put one into every map, and see what is known. */
    @Test
    void everyKeyThatARecipeMayHaveStandsInATable() throws IOException {
        Set<String> undocumented = new HashSet<>();
        int maps = 0;
        for (String recipe : recipes()) {
            for (String spoilt : spoilt(recipe)) {
                for (Problem problem : problems(spoilt)) {
                    if (problem.key().endsWith("zzz")) {
                        maps++;
                        undocumented.addAll(undocumented(problem));
                    }
                }
            }
        }
        assertThat(maps).isGreaterThan(100);
        assertThat(undocumented).isEmpty();
    }

    private static Set<String> undocumented(Problem problem) {
        String at = problem.key().replaceAll("\\.?zzz$", "");
        String path = at.replaceAll("\\[\\d+]", "[]")
                .replaceAll("^training\\.(warmStart|quantize|freeze)\\.", "training.PHASE.");
        Set<String> known = new HashSet<>();
        for (RecipeKeys.Group group : RecipeKeys.groups()) {
            if (group.path().equals(path)) {
                group.keys().forEach(key -> known.add(key.name()));
                parameters(group).forEach(key -> known.add(key.name()));
            }
            String parent = group.path().contains(".")
                    ? group.path().substring(0, group.path().lastIndexOf('.'))
                    : "";
            String child = group.path()
                    .substring(parent.isEmpty() ? 0 : parent.length() + 1)
                    .replace("[]", "");
            boolean ofPhase = parent.equals("training.PHASE") && path.matches("training\\.(warmStart|quantize|freeze)");
            if (parent.equals(path) || ofPhase) {
                known.add(child);
            }
        }
        return problem.allowed().stream()
                .filter(key -> !known.contains(key))
                .map(key -> path + "." + key)
                .collect(Collectors.toSet());
    }

    private static Stream<KeyDeclaration> parameters(RecipeKeys.Group group) {
        List<Declaration> of = new ArrayList<>(RecipeKeys.phaseKinds());
        for (Declaration.Kind kind : Declaration.Kind.values()) {
            ALL.names(kind).forEach(name -> of.add(ALL.find(kind, name).orElseThrow()));
        }
        return of.stream()
                .filter(each -> each.kind() == group.kind()
                        || (group.kind() == Declaration.Kind.QUANTIZER && each.kind() == Declaration.Kind.MAP))
                .flatMap(each -> each.keys().stream());
    }

    private static List<String> spoilt(String recipe) {
        List<String> all = new ArrayList<>();
        for (int at = recipe.indexOf('{'); at >= 0; at = recipe.indexOf('{', at + 1)) {
            all.add(recipe.substring(0, at) + "{zzz: 1, " + recipe.substring(at + 1));
        }
        Matcher block = Pattern.compile("^( *)[a-zA-Z]+:", Pattern.MULTILINE).matcher(recipe);
        while (block.find()) {
            all.add(recipe.substring(0, block.start()) + block.group(1) + "zzz: 1\n" + recipe.substring(block.start()));
        }
        return all;
    }

    private static List<Problem> problems(String recipe) {
        try {
            RecipeReader.read("recipe", recipe, ALL, Set.of(RecipeSection.values()));
            return List.of();
        } catch (RecipeException e) {
            return e.problems();
        }
    }

    private static List<String> recipes() throws IOException {
        List<String> all = examples();
        try (Stream<Path> files = Files.list(RECIPES)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                all.add(Files.readString(file).replaceAll("(?m)^#.*\n", ""));
            }
        }
        return all;
    }

    private static List<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
        while (example.find()) {
            examples.add(example.group(1));
        }
        return examples;
    }
}
