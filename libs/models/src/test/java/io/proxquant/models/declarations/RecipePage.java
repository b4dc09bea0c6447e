package io.proxquant.models.declarations;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.proxquant.models.data.types.DataTypes;
import io.proxquant.models.data.types.FileNames;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.GateRule;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.RecipeKeys;

/** What {@code docs/recipes.md} says of keys, rules, networks and data, out of what recipes are validated by. */
final class RecipePage {
    private static final Declarations ALL = Declarations.load();

    private RecipePage() {}

    /** Name of a generated part to its lines. */
    static Map<String, List<String>> parts() {
        return Map.of(
                "keys", keys(),
                "gate", gate(),
                "networks", kind(Declaration.Kind.NETWORK, "network"),
                "data", data(),
                "phases", phases(),
                "pieces", pieces());
    }

    private static List<String> keys() {
        List<String> lines = new ArrayList<>();
        for (RecipeKeys.Group group : RecipeKeys.groups()) {
            lines.add("### " + (group.path().isEmpty() ? "The recipe" : "`" + group.path() + "`"));
            lines.add("");
            lines.add(capital(group.summary()) + ".");
            lines.add("");
            if (!group.keys().isEmpty()) {
                lines.addAll(table(group.keys()));
                lines.add("");
            }
        }
        return lines;
    }

    private static List<String> gate() {
        List<String> lines = new ArrayList<>(List.of("| rule | looks at | compared with |", "|---|---|---|"));
        for (GateRule rule : GateRule.values()) {
            lines.add("| `" + rule.key() + "` | " + lower(rule.metric()) + " | "
                    + switch (rule.reference()) {
                        case NONE -> "the limit alone";
                        case BASELINE -> "the float baseline";
                        case CHAMPION -> "the champion; does not apply while there is none";
                    }
                    + " |");
        }
        return lines;
    }

    private static List<String> kind(Declaration.Kind kind, String section) {
        List<String> lines = new ArrayList<>();
        for (String name : ALL.names(kind)) {
            Declaration declared = ALL.find(kind, name).orElseThrow();
            lines.add("### `" + name + "`");
            lines.add("");
            lines.add(capital(declared.summary()) + ".");
            lines.add("");
            lines.add("    " + section + ": " + example(declared));
            lines.add("");
            if (!declared.keys().isEmpty()) {
                lines.addAll(table(declared.keys()));
                lines.add("");
            }
        }
        return lines;
    }

    private static List<String> data() {
        List<String> lines = new ArrayList<>();
        kind(Declaration.Kind.DATA, "data").forEach(line -> {
            lines.add(line);
            if (line.startsWith("### `")) {
                lines.addAll(files(line.substring(5, line.length() - 1)));
            }
        });
        return lines;
    }

    private static List<String> files(String type) {
        FileNames files = DataTypes.named(type).files(Options.of(Map.of()));
        if (files.whole().isEmpty()) {
            return List.of("", "Generated: it has no files.");
        }
        return List.of(
                "",
                "Files, each as named or with `.gz` behind it: "
                        + Stream.concat(
                                        files.whole().entrySet().stream(),
                                        files.insteadOfTraining().entrySet().stream())
                                .map(entry -> entry.getKey() + " "
                                        + entry.getValue().stream()
                                                .map(name -> "`" + name + "`")
                                                .collect(Collectors.joining(" or ")))
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + ".");
    }

    private static List<String> phases() {
        List<String> lines = new ArrayList<>();
        for (Declaration declared : RecipeKeys.phaseKinds()) {
            lines.add("### `" + declared.name() + "`");
            lines.add("");
            lines.addAll(declared.keys().isEmpty() ? List.of("It has no keys of its own.") : table(declared.keys()));
            lines.add("");
        }
        return lines;
    }

    private static List<String> pieces() {
        List<String> lines = new ArrayList<>();
        for (Declaration.Kind kind :
                List.of(Declaration.Kind.METHOD, Declaration.Kind.QUANTIZER, Declaration.Kind.MAP)) {
            lines.add("| " + lower(kind) + " | its keys |");
            lines.add("|---|---|");
            for (String name : ALL.names(kind)) {
                String keys = ALL.find(kind, name).orElseThrow().keys().stream()
                        .map(key -> "`" + key.name() + "` (" + brief(key) + ")")
                        .collect(Collectors.joining(", "));
                lines.add("| `" + name + "` | " + (keys.isEmpty() ? "–" : keys) + " |");
            }
            lines.add("");
        }
        return lines;
    }

    private static List<String> table(List<KeyDeclaration> keys) {
        List<String> lines =
                new ArrayList<>(List.of("| key | type | default | allowed | what |", "|---|---|---|---|---|"));
        for (KeyDeclaration key : keys) {
            lines.add("| `" + key.name() + "` | " + lower(key.type()) + " | " + defaultOf(key) + " | " + allowed(key)
                    + " | " + key.summary().replace("|", "\\|") + " |");
        }
        return lines;
    }

    private static String defaultOf(KeyDeclaration key) {
        if (key.required()) {
            return "must be given";
        }
        return key.defaultValue() == null ? "absent" : "`" + key.defaultValue() + "`";
    }

    private static String allowed(KeyDeclaration key) {
        return key.allowed().isEmpty()
                ? key.range().isEmpty() ? "any" : key.range()
                : key.allowed().stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "));
    }

    private static String brief(KeyDeclaration key) {
        String range = key.allowed().isEmpty() ? key.range() : String.join(" or ", key.allowed());
        return lower(key.type()) + (range.isEmpty() ? "" : " " + range) + ", " + defaultOf(key);
    }

    /** What must be given, with the smallest value or the first choice. */
    private static String example(Declaration declared) {
        return "{"
                + Stream.concat(
                                Stream.of("type: " + declared.name()),
                                declared.keys().stream()
                                        .filter(KeyDeclaration::required)
                                        .map(key -> key.name() + ": " + value(key)))
                        .collect(Collectors.joining(", "))
                + "}";
    }

    private static Object value(KeyDeclaration key) {
        if (!key.allowed().isEmpty()) {
            return key.allowed().get(0);
        }
        return key.type() == KeyDeclaration.Type.INTEGER ? (Object) (long) (double) key.min() : key.min();
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
