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
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the rule that a value which means something has a type of its own, so that two of them are never mixed up. */
class TypedValuesTest {
    private static final Path ROOT = Path.of(System.getProperty("proxquant.root"));
    private static final Pattern TEXT = Pattern.compile(
            "\\b(?:String|List<String>|Set<String>|Optional<String>)\\s+(\\w*(?:[dD]igest|[sS]ha256)\\w*)");

    /** A prefix of keys, and the short form of a name that is too long for a key: neither is a digest. */
    private static final Set<String> NO_DIGESTS = Set.of("ManifestKeys.byDigest", "EncodedNames.digest");

    @Test
    void noDigestIsAText() throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT, 12)) {
            for (Path file :
                    (Iterable<Path>) files.filter(each -> each.toString().endsWith(".java"))
                            .filter(each -> each.toString().contains("/src/main/java/"))
                            .filter(each -> !ROOT.relativize(each).toString().contains("target/"))::iterator) {
                String type = file.getFileName().toString().replace(".java", "");
                Matcher matcher = TEXT.matcher(Files.readString(file, StandardCharsets.UTF_8));
                while (matcher.find()) {
                    texts.add(type + "." + matcher.group(1));
                }
            }
        }
        assertThat(texts)
                .as("io.proxquant.contracts.Digest is for these; text it is only in JSON, keys and what is printed")
                .containsExactlyInAnyOrderElementsOf(NO_DIGESTS);
    }
}
