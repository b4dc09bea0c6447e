package io.proxquant.contracts;

import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * What is wrong with JSON that was read, said to whoever wrote the JSON: by field and by line, never by the names that the
 * parser and our records have in this program.
 */
final class JsonProblem {
    private static final int LONGEST = 300;
    private static final Pattern MISSING = Pattern.compile("Missing required creator property '([^']*)'.*");
    private static final Pattern LIMIT =
            Pattern.compile("(.*? exceeds the maximum allowed \\([0-9]+), from `[^`]*`\\).*");
    private static final Pattern ADVICE = Pattern.compile(": enable `.*| \\(for [A-Za-z]+ starting at .*");
    private static final Pattern OF_THE_PROGRAM = Pattern.compile("`|\\[Source|fasterxml|java\\.|[A-Z]+_[A-Z]+");
    private static final Set<Class<?>> WHOLE =
            Set.of(long.class, Long.class, int.class, Integer.class, short.class, Short.class, byte.class, Byte.class);
    private static final Set<Class<?>> REAL = Set.of(double.class, Double.class, float.class, Float.class);

    private JsonProblem() {}

    /** One short line, with the path of the field where there is one. */
    static String of(JacksonException e) {
        StringBuilder path = new StringBuilder();
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference part : mapping.getPath()) {
                path.append('/').append(part.getFieldName() == null ? part.getIndex() : part.getFieldName());
            }
        }
        String line = firstLine(message(innermost(e)));
        String shortLine = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
        return path.isEmpty() ? shortLine : path + ": " + shortLine;
    }

    /** Whether the text is no JSON at all, as opposed to JSON that says the wrong thing. */
    static boolean syntax(JacksonException e) {
        JacksonException inner = innermost(e);
        return inner instanceof StreamConstraintsException
                || inner instanceof StreamReadException && !(inner instanceof InputCoercionException);
    }

    private static JacksonException innermost(JacksonException e) {
        return e.getCause() instanceof JacksonException inner ? innermost(inner) : e;
    }

    private static String message(JacksonException e) {
        if (e.getCause() instanceof IllegalArgumentException own && own.getMessage() != null) {
            return own.getMessage();
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "is not known here: " + unknown.getPropertyName();
        }
        if (e instanceof InputCoercionException number) {
            return "must be " + kind(number.getTargetType()) + " in range";
        }
        if (e instanceof MismatchedInputException mismatch) {
            return mismatch(mismatch);
        }
        if (e instanceof JsonEOFException) {
            return "ends before its JSON is complete" + place(e);
        }
        return syntax(e) ? inWords(e.getOriginalMessage()) + place(e) : String.valueOf(e.getOriginalMessage());
    }

    private static String mismatch(MismatchedInputException e) {
        String message = String.valueOf(e.getOriginalMessage());
        Matcher missing = MISSING.matcher(firstLine(message));
        if (missing.matches()) {
            return missing.group(1) + ": is required";
        }
        if (message.startsWith("Trailing token")) {
            return "has trailing content after the end of its JSON";
        }
        if (message.startsWith("No content")) {
            return "is empty";
        }
        if (message.startsWith("Cannot map `null`")) {
            return "must be " + kind(e.getTargetType()) + ", was null";
        }
        return "must be " + kind(e.getTargetType());
    }

    private static String kind(Class<?> type) {
        if (type == null) {
            return "of another kind";
        }
        if (WHOLE.contains(type)) {
            return "a whole number";
        }
        if (REAL.contains(type) || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == Digest.class) {
            return "64 lower-case hexadecimal digits";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        }
        if (Temporal.class.isAssignableFrom(type)) {
            return "a time such as 2026-01-31T12:00:00Z";
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "of another kind";
    }

    /** The parser's own sentence without what only its programmers can follow. */
    private static String inWords(String message) {
        String line = ADVICE.matcher(firstLine(message)).replaceFirst("");
        Matcher limit = LIMIT.matcher(line);
        String bare = limit.matches() ? limit.group(1) + ")" : line;
        return bare.isEmpty() || OF_THE_PROGRAM.matcher(bare).find()
                ? "is no JSON"
                : bare.substring(0, 1).toLowerCase(Locale.ROOT) + bare.substring(1);
    }

    private static String place(JacksonException e) {
        JsonLocation at = e.getLocation();
        return at == null || at.getLineNr() < 1 ? "" : " in line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static String firstLine(String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
