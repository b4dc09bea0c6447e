package io.proxquant.contracts;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names that other people gave their models and runs. A name in the grammar of {@link Names} stands for itself. Any other name
 * ({@code meta-llama/Llama-3.1-8B}) is encoded into that grammar behind {@value #MARK}. So every key and every consumer takes
 * it, no two names share a form, and showing a name decodes it without a look-up. A name whose form would be too long keeps its
 * beginning and 128 bits of its digest.
 */
public final class EncodedNames {
    private static final String MARK = "x--";
    private static final int LONGEST_GIVEN = 200;
    /** As the schemas of events have it. */
    private static final Pattern GIVEN = Pattern.compile("(?! )(?![\\s\\S]* $)(?!\\.{1,2}(/|$))[^/\\\\\\u0000-\\u001f"
            + "\\u007f-\\u009f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufffe\\uffff]+"
            + "(/(?!\\.{1,2}(/|$))[^/\\\\\\u0000-\\u001f"
            + "\\u007f-\\u009f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufffe\\uffff]+)*");
    /** The character at n is written as '-' and the digit n. */
    private static final String SHORT = "-._/ :";

    /** What has no blank or mark of punctuation in it: a name, a subject, a key. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._/-]++");

    /** The end of a key or path of a file; no name and no subject ends so. */
    private static final Pattern FILE = Pattern.compile("\\.[a-z]+$");

    private static final Pattern MARKED = Pattern.compile("(?<![a-z0-9-])" + MARK + "[a-z0-9-]+");

    private static final char BYTE = '6';
    private static final char CUT = '9';
    private static final int DIGEST_LENGTH = 26;

    private EncodedNames() {}

    /**
     * The name as keys, subjects and ids have it; one that is encoded already stays as it is.
     *
     * @throws IllegalArgumentException if it is no name: empty, too long, with empty or relative parts, blanks at its ends, or
     *     characters that cannot be seen
     */
    public static String encode(String given) {
        if (Names.valid(given)) {
            return given;
        }
        byte[] utf8 = utf8(given).orElseThrow(() -> new IllegalArgumentException("must be text, has half a character"));
        if (given.codePointCount(0, given.length()) > LONGEST_GIVEN
                || !GIVEN.matcher(given).matches()) {
            throw new IllegalArgumentException("must have 1 to " + LONGEST_GIVEN
                    + " characters that can be seen, in parts between single '/' that are not '.' or '..', was '"
                    + Printable.cut(given, 100) + "'");
        }
        StringBuilder encoded = new StringBuilder(MARK);
        int cut = MARK.length();
        for (int i = 0; i < utf8.length; i++) {
            append(encoded, utf8[i]);
            boolean whole = i + 1 == utf8.length || (utf8[i + 1] & 0xC0) != 0x80; // not within a character
            cut = whole && encoded.length() <= Names.LONGEST - 2 - DIGEST_LENGTH ? encoded.length() : cut;
        }
        return encoded.length() <= Names.LONGEST
                ? encoded.toString()
                : encoded.substring(0, cut) + "-" + CUT + digest(utf8);
    }

    /** The name as its owner writes it; of one that was too long the beginning and the digest. */
    public static String shown(String encoded) {
        if (!encoded.startsWith(MARK)) {
            return encoded;
        }
        int cut = encoded.length() - DIGEST_LENGTH - 2;
        boolean shortened = cut >= MARK.length() && encoded.startsWith("-" + CUT, cut);
        String body = encoded.substring(MARK.length(), shortened ? cut : encoded.length());
        Optional<String> decoded = decode(body);
        if (shortened) {
            return decoded.map(head -> head + "…" + encoded.substring(cut + 2)).orElse(encoded);
        }
        // What encoding does not give is a plain name that happens to begin so.
        return decoded.filter(
                        name -> GIVEN.matcher(name).matches() && encode(name).equals(encoded))
                .orElse(encoded);
    }

    /** The parts of an event's subject, each as its owner writes it: for people, since a name may have a {@code /} itself. */
    public static String shownSubject(String subject) {
        return Stream.of(subject.split("/", -1)).map(EncodedNames::shown).collect(Collectors.joining("/"));
    }

    /** A text for people with the names in it as their owners write them; keys of objects stay what they are. */
    public static String shownText(String text) {
        if (!text.contains(MARK)) {
            return text;
        }
        return TOKEN.matcher(text).replaceAll(token -> Matcher.quoteReplacement(shownToken(token.group())));
    }

    /** Keys and paths of files stay, and so do prefixes of keys, which end in a slash. */
    private static String shownToken(String token) {
        return !token.contains(MARK) || FILE.matcher(token).find() || token.endsWith("/")
                ? token
                : MARKED.matcher(token).replaceAll(name -> Matcher.quoteReplacement(shown(name.group())));
    }

    private static void append(StringBuilder encoded, byte unit) {
        char c = (char) (unit & 0xFF);
        if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
            encoded.append(c);
        } else if (c >= 'A' && c <= 'Z') {
            encoded.append('-').append((char) (c - 'A' + 'a'));
        } else if (SHORT.indexOf(c) >= 0) {
            encoded.append('-').append(SHORT.indexOf(c));
        } else {
            encoded.append('-').append(BYTE).append(HexFormat.of().toHexDigits(unit));
        }
    }

    private static Optional<String> decode(String body) {
        ByteBuffer utf8 = ByteBuffer.allocate(body.length());
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c != '-') {
                utf8.put((byte) c);
                continue;
            }
            char code = ++i < body.length() ? body.charAt(i) : '-';
            if (code >= 'a' && code <= 'z') {
                utf8.put((byte) (code - 'a' + 'A'));
            } else if (code >= '0' && code < '0' + SHORT.length()) {
                utf8.put((byte) SHORT.charAt(code - '0'));
            } else if (code == BYTE && body.substring(i + 1).matches("(?s)[0-9a-f]{2}.*")) {
                utf8.put((byte) Integer.parseInt(body, i + 1, i + 3, 16));
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(utf8.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return Optional.of(exact);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** 128 bits of the name's SHA-256 in letters and digits. */
    private static String digest(byte[] name) {
        BigInteger bits = new BigInteger(Digest.of(name).hex().substring(0, 32), 16);
        String digits = bits.toString(32);
        return "0".repeat(DIGEST_LENGTH - digits.length()) + digits;
    }
}
