package io.proxquant.contracts;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The grammar of names that people give: runs, sweeps and models, roles and formats of data. They become segments of object
 * keys, keys of records and labels of metrics, so what is allowed is said here and nowhere else.
 */
public final class Names {
    /** The most characters that a name has. */
    public static final int LONGEST = 63;

    /** What a name consists of; ends the sentence "it must be". */
    public static final String ALLOWED = "1 to " + LONGEST + " lower-case letters, digits and '-'";

    /** The same as a regular expression, for schemas. */
    static final String PATTERN = "[a-z0-9-]{1," + LONGEST + "}";

    private static final Pattern GRAMMAR = Pattern.compile(PATTERN);

    private Names() {}

    /** A name that people recognise the text by, not unique: what no name may contain becomes a single '-'; it may be empty. */
    public static String nearest(String text, int longest) {
        String plain =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-", "");
        return plain.substring(0, Math.min(plain.length(), longest)).replaceAll("-$", "");
    }

    /** Whether the text is a name. */
    public static boolean valid(String text) {
        return text != null && GRAMMAR.matcher(text).matches();
    }
}
