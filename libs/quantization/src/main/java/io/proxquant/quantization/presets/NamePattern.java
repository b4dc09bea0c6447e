package io.proxquant.quantization.presets;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A pattern over parameter names such as {@code layer1.0.conv1.weight}, one meaning wherever layers are included or
 * excluded: {@code *} (and {@code **}) stands for any characters, dots too, {@code ?} for one; the rest is literal, and
 * the whole name has to match.
 *
 * <p>Beside patterns the words {@link #FIRST} and {@link #LAST} may stand in a list; they mean a place in the network and
 * become names with {@link #placed}.
 */
public record NamePattern(String glob) {
    /** The network's first quantizable parameter in the order of definition. */
    public static final String FIRST = "@first";
    /** The network's last quantizable parameter in the order of definition. */
    public static final String LAST = "@last";

    /** The pattern that is for every name that no other one matches, where patterns say something each. */
    public static final String OTHERS = "**";

    /**
     * These patterns with the words of position replaced by names; without any name the words are left out.
     *
     * @param quantizable names of a network's quantizable parameters in the order of definition
     */
    public static List<String> placed(List<String> patterns, List<String> quantizable) {
        return patterns.stream()
                .filter(pattern -> !isPlace(pattern) || !quantizable.isEmpty())
                .map(pattern -> switch (pattern) {
                    case FIRST -> quantizable.get(0);
                    case LAST -> quantizable.get(quantizable.size() - 1);
                    default -> pattern;
                })
                .distinct()
                .toList();
    }

    /**
     * What patterns say of a name, {@link #OTHERS} where no other one does.
     *
     * @param what the patterns are of, for the message
     * @throws IllegalArgumentException if two patterns say different things of it
     */
    public static <T> Optional<T> said(Map<String, T> patterns, String name, String what) {
        Map<String, T> saying = new TreeMap<>();
        patterns.forEach((pattern, value) -> {
            if (!pattern.equals(OTHERS) && (pattern.equals(name) || new NamePattern(pattern).matches(name))) {
                saying.put(pattern, value);
            }
        });
        if (saying.values().stream().distinct().count() > 1) {
            throw new IllegalArgumentException("the " + what + " patterns contradict each other: " + saying);
        }
        return saying.isEmpty()
                ? Optional.ofNullable(patterns.get(OTHERS))
                : saying.values().stream().findFirst();
    }

    /** Whether this is a word of position and no pattern. */
    public static boolean isPlace(String pattern) {
        return pattern.equals(FIRST) || pattern.equals(LAST);
    }

    /** Whether the whole name matches. */
    public boolean matches(String name) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            regex.append(
                    switch (c) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
    }
}
