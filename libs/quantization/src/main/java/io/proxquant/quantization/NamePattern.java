package io.proxquant.quantization;

import java.util.regex.Pattern;

/**
 * A pattern over parameter names such as {@code layer1.0.conv1.weight}, one meaning wherever layers are included or
 * excluded: {@code *} (and {@code **}) stands for any characters, dots too, {@code ?} for one; the rest is literal, and
 * the whole name has to match.
 */
public record NamePattern(String glob) {
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
