package io.proxquant.contracts;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The checks that event records share; each message starts with the name of the field that is wrong. */
final class Require {
    static final long MAX_STEP = 999_999_999_999L;
    static final long MAX_EXACT_INTEGER = (1L << 53) - 1;
    private static final Pattern VARIANT = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final List<String> NOT_FINITE = List.of("NaN", "Infinity", "-Infinity");
    private static final int MAX_KEY = 512;
    private static final int MAX_TEXT = 4096;
    private static final int MAX_NOT_FINITE = 64;

    private Require() {}

    static <T> T present(String field, T value) {
        if (value == null) {
            throw new IllegalArgumentException(field + ": is required");
        }
        return value;
    }

    /** A run or model name: it becomes part of object keys and message keys. */
    static String name(String field, String value) {
        if (!Names.valid(present(field, value))) {
            throw refused(field, value, Names.ALLOWED);
        }
        return value;
    }

    static String variant(String field, String value) {
        String checked = matching(field, value, VARIANT, "letters, digits, '.', '_' and '-', 1 to 128 of them");
        if (checked.equals(".") || checked.equals("..")) {
            throw new IllegalArgumentException(field + ": must not be '.' or '..'");
        }
        return checked;
    }

    /** A key of our own making: segments of plain characters, none empty, none {@code ..}. */
    static String key(String field, String value) {
        present(field, value);
        if (value.length() > MAX_KEY) {
            throw new IllegalArgumentException(
                    field + ": must be at most " + MAX_KEY + " characters, was " + value.length());
        }
        for (String segment : value.split("/", -1)) {
            variant(field + ": each segment of '" + cut(value) + "'", segment);
        }
        return value;
    }

    /** A key that somebody else may have chosen. */
    static String objectKey(String field, String value) {
        ObjectKeys.problem(present(field, value)).ifPresent(problem -> {
            throw new IllegalArgumentException(field + ": " + problem + ", was '" + cut(value) + "'");
        });
        return value;
    }

    static String optionalKey(String field, String value) {
        return value == null ? null : key(field, value);
    }

    /** A list that no honest producer exceeds: what an event weighs in memory is bounded whoever sent it. */
    static <T> List<T> atMost(String field, List<T> values, int most) {
        if (values.size() > most) {
            throw new IllegalArgumentException(field + ": at most " + most + ", was " + values.size());
        }
        return values;
    }

    /** The files of one checkpoint. */
    static List<ShardReference> distinctShards(List<ShardReference> shards) {
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("shards: names no file; leave it out for a checkpoint in one file");
        }
        if (shards.stream().map(ShardReference::name).distinct().count() < shards.size()) {
            throw new IllegalArgumentException("shards: names a file twice");
        }
        return List.copyOf(atMost("shards", shards, ShardReference.MOST));
    }

    static long step(String field, long value) {
        return between(field, value, 0, MAX_STEP);
    }

    static long between(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + ": must be between " + min + " and " + max + ", was " + value);
        }
        return value;
    }

    static void optionalNotNegative(String field, Number value) {
        if (value != null && value.doubleValue() < 0) {
            throw new IllegalArgumentException(field + ": must not be negative, was " + value);
        }
    }

    /** Not finite numbers travel as an absent value plus an entry in {@code nonFinite}, never as a number. */
    static Double optionalFinite(String field, Double value) {
        if (value != null && !Double.isFinite(value)) {
            throw new IllegalArgumentException(field + ": must be a finite number or absent, was " + value);
        }
        return value;
    }

    static Double optionalRatio(String field, Double value) {
        optionalFinite(field, value);
        if (value != null && (value < 0 || value > 1)) {
            throw new IllegalArgumentException(field + ": must be between 0 and 1, was " + value);
        }
        return value;
    }

    static Double optionalCorrelation(String field, Double value) {
        if (value != null && !(value >= -1 && value <= 1)) {
            throw new IllegalArgumentException(field + ": must be between -1 and 1, was " + value);
        }
        return value;
    }

    static double angle(String field, double degrees) {
        if (!(degrees >= 0 && degrees <= 180)) {
            throw new IllegalArgumentException(field + ": must be between 0 and 180 degrees, was " + degrees);
        }
        return degrees;
    }

    static Long optionalSeed(Long seed) {
        if (seed != null) {
            between("seed", seed, 0, MAX_EXACT_INTEGER);
        }
        return seed;
    }

    /** Text for people: present, and cut where a whole stack trace would burst the event. */
    static String text(String field, String value) {
        present(field, value);
        return value.length() <= MAX_TEXT ? value : value.substring(0, MAX_TEXT - 1) + "…";
    }

    static String label(String field, String value) {
        present(field, value);
        if (value.isBlank() || value.length() > 200) {
            throw new IllegalArgumentException(field + ": must have 1 to 200 characters");
        }
        return value;
    }

    /** Field name to the word for what is no number; an empty map says the same as none. */
    static Map<String, String> optionalNonFinite(Map<String, String> reasons) {
        if (reasons == null || reasons.isEmpty()) {
            return null;
        }
        if (reasons.size() > MAX_NOT_FINITE) {
            throw new IllegalArgumentException("nonFinite: at most " + MAX_NOT_FINITE + ", was " + reasons.size());
        }
        reasons.forEach((field, word) -> {
            if (word == null || !NOT_FINITE.contains(word)) {
                throw new IllegalArgumentException("nonFinite." + field + ": must be one of " + NOT_FINITE);
            }
        });
        return Collections.unmodifiableMap(new TreeMap<>(reasons));
    }

    private static String matching(String field, String value, Pattern pattern, String meaning) {
        if (!pattern.matcher(present(field, value)).matches()) {
            throw refused(field, value, meaning);
        }
        return value;
    }

    private static IllegalArgumentException refused(String field, String value, String meaning) {
        return new IllegalArgumentException(field + ": must be " + meaning + ", was '" + cut(value) + "'");
    }

    private static String cut(String value) {
        return value.length() <= 100 ? value : value.substring(0, 100) + "…";
    }
}
