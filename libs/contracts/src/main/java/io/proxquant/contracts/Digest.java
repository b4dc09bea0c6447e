package io.proxquant.contracts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A SHA-256. Exists so that what is a digest cannot be mistaken for a key, a name or an unchecked text: an instance always has
 * 64 lower-case hexadecimal digits, which is checked here and nowhere else. Text it is in JSON, in object keys and in what is
 * printed only.
 *
 * @param hex as it is written everywhere
 */
public record Digest(@JsonValue String hex) implements Comparable<Digest> {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final int SHOWN = 100;

    /** Refuses what is no digest in our spelling; upper case is not. */
    public Digest {
        if (!spells(hex)) {
            throw new IllegalArgumentException(
                    "must be 64 lower-case hexadecimal digits, was '" + cut(String.valueOf(hex)) + "'");
        }
    }

    /**
     * The digest that a text spells.
     *
     * @throws IllegalArgumentException when it spells none; the message says what was expected and follows the name of a field
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Digest parse(String text) {
        return new Digest(text);
    }

    /** The same where the text may be something else. */
    public static Optional<Digest> find(String text) {
        return spells(text) ? Optional.of(new Digest(text)) : Optional.empty();
    }

    /** Whether the text is a digest as we write them. */
    public static boolean spells(String text) {
        return text != null && HEX.matcher(text).matches();
    }

    /** Digest of these bytes. */
    public static Digest of(byte[] content) {
        MessageDigest digest = hashing();
        digest.update(content);
        return of(digest);
    }

    /** Digest of this text in UTF-8. */
    public static Digest of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What was hashed until now; the hashing starts anew after that. */
    public static Digest of(MessageDigest hashed) {
        return new Digest(HexFormat.of().formatHex(hashed.digest()));
    }

    /** Begins to hash a stream; every Java platform has SHA-256. */
    public static MessageDigest hashing() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java platform lacks SHA-256, which its specification requires", e);
        }
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    /** The hexadecimal digits, so that messages and keys may be put together with it. */
    @Override
    public String toString() {
        return hex;
    }

    private static String cut(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
