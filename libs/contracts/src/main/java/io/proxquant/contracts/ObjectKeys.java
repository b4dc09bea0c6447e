package io.proxquant.contracts;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which names of objects are data: any key that S3 takes, up to 1,024 bytes of UTF-8, as other people's tools choose it. What
 * could be taken for a path out of the bucket by anybody on the way is none: empty and relative segments, backslashes, their
 * percent spellings, control characters. A key is never decoded and never part of a file's name.
 */
public final class ObjectKeys {
    private static final int MAX_BYTES = 1024;
    private static final Pattern RELATIVE = Pattern.compile("(^|/)\\.{0,2}(/|$)");
    private static final Pattern SPELLED = Pattern.compile("%(2e|2f|5c|00)", Pattern.CASE_INSENSITIVE);

    private ObjectKeys() {}

    /** Why the text is no key that is taken; empty for one that is. */
    public static Optional<String> problem(String key) {
        int bytes = utf8(key);
        if (bytes < 0) {
            return Optional.of("has half a surrogate pair");
        }
        if (bytes == 0 || bytes > MAX_BYTES) {
            return Optional.of("must have 1 to " + MAX_BYTES + " bytes, has " + bytes);
        }
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (Character.isISOControl(c) || c == '\\' || c == '\ufffe' || c == '\uffff') {
                return Optional.of(
                        String.format(Locale.ROOT, "has character U+%04X at %d, which no key may have", (int) c, i));
            }
        }
        if (RELATIVE.matcher(key).find()) {
            return Optional.of("has an empty or relative segment");
        }
        return SPELLED.matcher(key).find()
                ? Optional.of("spells a dot, slash, backslash or NUL with percent signs, which nobody may decode")
                : Optional.empty();
    }

    private static int utf8(String key) {
        try {
            return StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(key))
                    .remaining();
        } catch (CharacterCodingException e) {
            return -1;
        }
    }
}
