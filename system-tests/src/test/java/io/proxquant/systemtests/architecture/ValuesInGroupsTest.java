package io.proxquant.systemtests.architecture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the rule that what belongs together is a value of its own: nobody counts positions to find out which of twenty fields is
 * meant, and what is absent is left out by a named factory and not by a row of nulls.
 */
class ValuesInGroupsTest {
    private static final Path ROOT = Path.of(System.getProperty("proxquant.root"));
    private static final int MOST_COMPONENTS = 12;
    private static final Pattern NOT_CODE = Pattern.compile(
            "(?s)\"\"\".*?\"\"\"|/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\])'");
    private static final Pattern RECORD = Pattern.compile("\\brecord\\s+(\\w+)\\s*(?:<[^(]*>)?\\s*\\(");
    private static final Pattern SECOND_CONSTRUCTOR = Pattern.compile(
            "(?m)^\\s*(?:public |protected |private )?(\\w+)\\((?:[^()]|\\([^()]*\\))*\\)\\s*\\{\\s*this\\(");
    private static final Pattern NULLS = Pattern.compile("\\bnull\\s*,\\s*null\\b");
    private static final Pattern CONSTRUCTED = Pattern.compile("(?:\\bnew\\s+(?:\\w+\\.)*(\\w+)|\\b(this))\\s*$");

    /** Of the platform, which takes nulls for an empty key store. */
    private static final String EMPTY_KEY_STORE = "store.load";

    @Test
    void noRecordHasMoreComponentsThanAReaderCanKeepApart() throws IOException {
        List<String> wide = new ArrayList<>();
        for (Path file : sources("main")) {
            String code = code(file);
            Matcher matcher = RECORD.matcher(code);
            while (matcher.find()) {
                int components = components(code, matcher.end());
                if (components > MOST_COMPONENTS) {
                    wide.add(matcher.group(1) + " has " + components);
                }
            }
        }
        assertThat(wide)
                .as("group the components by what they mean, in records that are @JsonUnwrapped where JSON is flat")
                .isEmpty();
    }

    /** Two constructors that differ in a position say nothing of what the shorter one leaves out; a factory has a name for it. */
    @Test
    void aRecordHasNoSecondConstructorThatFillsIn() throws IOException {
        List<String> second = new ArrayList<>();
        for (Path file : sources("main")) {
            String code = code(file);
            Set<String> records =
                    RECORD.matcher(code).results().map(each -> each.group(1)).collect(Collectors.toSet());
            SECOND_CONSTRUCTOR
                    .matcher(code)
                    .results()
                    .map(each -> each.group(1))
                    .filter(records::contains)
                    .forEach(each -> second.add(each + " in " + ROOT.relativize(file)));
        }
        assertThat(second)
                .as("make it a static factory whose name says what is left out, or pass the values")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "test"})
    void nullsStandSideBySideOnlyInTheFactoriesOfATypeItself(String kind) throws IOException {
        List<String> rows = new ArrayList<>();
        for (Path file : sources(kind)) {
            String code = code(file);
            Matcher matcher = NULLS.matcher(code);
            while (matcher.find()) {
                String before = code.substring(0, opening(code, matcher.start()));
                if (!before.endsWith(EMPTY_KEY_STORE) && !ownFactory(code, before)) {
                    long line = before.lines().count();
                    rows.add(ROOT.relativize(file) + ":" + line);
                }
            }
        }
        assertThat(rows)
                .as("give the type a named factory that leaves them out, or a test a fixture")
                .isEmpty();
    }

    private static boolean ownFactory(String code, String before) {
        Matcher constructed = CONSTRUCTED.matcher(before);
        if (!constructed.find()) {
            return false;
        }
        return constructed.group(2) != null
                || Pattern.compile("\\b(?:record|class)\\s+" + constructed.group(1) + "\\b")
                        .matcher(code)
                        .find();
    }

    /** Where the parenthesis opens that this place is in. */
    private static int opening(String code, int place) {
        int depth = 0;
        for (int i = place - 1; i >= 0; i--) {
            char c = code.charAt(i);
            if (c == ')') {
                depth++;
            } else if (c == '(' && depth-- == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("no parenthesis");
    }

    private static int components(String code, int start) {
        int round = 1;
        int angle = 0;
        int commas = 0;
        int i = start;
        while (round > 0) {
            char c = code.charAt(i++);
            round += c == '(' ? 1 : c == ')' ? -1 : 0;
            angle += c == '<' ? 1 : c == '>' ? -1 : 0;
            commas += c == ',' && round == 1 && angle == 0 ? 1 : 0;
        }
        return code.substring(start, i - 1).isBlank() ? 0 : commas + 1;
    }

    /** Without comments and texts; lines stay where they are. */
    private static String code(Path file) throws IOException {
        return NOT_CODE.matcher(Files.readString(file, StandardCharsets.UTF_8))
                .replaceAll(match -> "_"
                        + "\n".repeat((int)
                                match.group().chars().filter(c -> c == '\n').count()));
    }

    private static List<Path> sources(String kind) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 14)) {
            return files.filter(each -> each.toString().endsWith(".java"))
                    .filter(each -> each.toString().contains("/src/" + kind + "/java/"))
                    .filter(each -> !ROOT.relativize(each).toString().contains("target/"))
                    .toList();
        }
    }
}
