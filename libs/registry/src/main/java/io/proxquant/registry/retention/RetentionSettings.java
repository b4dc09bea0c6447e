package io.proxquant.registry.retention;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.Printable;
import io.proxquant.contracts.settings.Setting;
import io.proxquant.contracts.settings.SettingException;
import io.proxquant.contracts.settings.Settings;

/**
 * What an operator sets for retention: by options of {@code gc}, in a file, by variables, or by values of the chart.
 *
 * @param checkpoints newest checkpoints of each run that are kept
 * @param models another number for the runs of a model, by its name as keys have it
 * @param grace how long a thing is kept after nothing needs it any more; nothing younger is touched either
 * @param deadLetters how long the objects of dead letters are kept, which only Kafka names
 * @param attempts how long the attempts at a piece of work are remembered, after the last sign of it
 */
public record RetentionSettings(
        int checkpoints, Map<String, Integer> models, Duration grace, Duration deadLetters, Duration attempts) {
    /** Shortest grace: whatever a writer has begun must be finished within it. */
    public static final Duration SHORTEST_GRACE = Duration.ofHours(1);

    /** Shortest time for attempts: what is worked on now must be known. */
    public static final Duration SHORTEST_ATTEMPTS = Duration.ofDays(1);

    /** Three checkpoints, a week of grace, for dead letters the 90 days that their topics keep them, as long for attempts. */
    public static final RetentionSettings DEFAULT =
            new RetentionSettings(3, Map.of(), Duration.ofDays(7), Duration.ofDays(90), Duration.ofDays(90));

    /** A whole number. */
    public static final String CHECKPOINTS = "proxquant.retention.checkpoints";

    /** {@code model=number,model=number}; a comma within a name has {@code \} before it, which no name contains. */
    public static final String MODELS = "proxquant.retention.models";

    /** A length of time, as are the next two. */
    public static final String GRACE = "proxquant.retention.grace";

    public static final String DEAD_LETTERS = "proxquant.retention.dead-letters";

    public static final String ATTEMPTS = "proxquant.retention.attempts";

    /** Every name that {@link #of} reads. */
    public static final Set<String> NAMES = Set.of(CHECKPOINTS, MODELS, GRACE, DEAD_LETTERS, ATTEMPTS);

    private static final String LEAST = "a number from 1 to 999999, since the last checkpoint is what a run is for";

    /** Refuses what would keep nothing, or delete what is being written. */
    public RetentionSettings {
        models = Map.copyOf(models);
        if (checkpoints < 1 || models.values().stream().anyMatch(count -> count < 1)) {
            throw new IllegalArgumentException("checkpoints that are kept must be " + LEAST);
        }
        if (!longEnough(grace)) {
            throw new IllegalArgumentException("the grace period must be " + enough() + ", was " + grace);
        }
        if (deadLetters.isNegative()) {
            throw new IllegalArgumentException("dead letters cannot be kept for " + deadLetters);
        }
        if (attempts.compareTo(SHORTEST_ATTEMPTS) < 0) {
            throw new IllegalArgumentException("attempts must be known for " + attemptsEnough() + ", was " + attempts);
        }
    }

    private static boolean longEnough(Duration grace) {
        return grace.compareTo(SHORTEST_GRACE) >= 0;
    }

    private static String enough() {
        return "at least " + SHORTEST_GRACE + ", since writers need some time";
    }

    private static String attemptsEnough() {
        return "at least " + SHORTEST_ATTEMPTS + ", since work may last that long";
    }

    /** Newest checkpoints that are kept of each run of this model. */
    public int checkpointsOf(String model) {
        return models.getOrDefault(model, checkpoints);
    }

    /**
     * As set; what is absent or empty is the default.
     *
     * @throws SettingException naming the place of what is wrong
     */
    public static RetentionSettings of(Settings settings) {
        Duration grace = settings.duration(GRACE, DEFAULT.grace().toString());
        Duration letters = settings.duration(DEAD_LETTERS, DEFAULT.deadLetters().toString());
        if (!longEnough(grace)) {
            throw refused(settings, GRACE, enough());
        }
        if (letters.isNegative()) {
            throw refused(settings, DEAD_LETTERS, "no less than nothing");
        }
        Duration attempts = settings.duration(ATTEMPTS, DEFAULT.attempts().toString());
        if (attempts.compareTo(SHORTEST_ATTEMPTS) < 0) {
            throw refused(settings, ATTEMPTS, attemptsEnough());
        }
        return new RetentionSettings(
                settings.value(CHECKPOINTS, RetentionSettings::count, LEAST).orElse(DEFAULT.checkpoints()),
                settings.value(
                                MODELS,
                                RetentionSettings::models,
                                "MODEL=NUMBER,..., as in mnist=10,Org/Llama-3.1=1, with a comma in a name as '\\,', each "
                                        + LEAST)
                        .orElse(DEFAULT.models()),
                grace,
                letters,
                attempts);
    }

    private static SettingException refused(Settings settings, String name, String allowed) {
        Setting said = settings.said(name).orElseThrow();
        return new SettingException(said.place() + " is '" + said.text() + "', it must be " + allowed);
    }

    private static int count(String text) {
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(text);
        }
        return Integer.parseInt(text);
    }

    private static Map<String, Integer> models(String text) {
        Map<String, Integer> models = new TreeMap<>();
        for (String each : text.split("(?<!\\\\),", -1)) {
            Model model = Model.of(each.strip().replace("\\,", ","));
            models.put(model.name(), model.checkpoints());
        }
        return models;
    }

    /**
     * How many checkpoints are kept of the runs of one model.
     *
     * @param name as keys have it
     */
    public record Model(String name, int checkpoints) {
        /**
         * Reads {@code name=number}. The last {@code =} counts, since a name of others may have some itself.
         *
         * @throws IllegalArgumentException if it is anything else, or the name is none
         */
        public static Model of(String text) {
            int end = text.lastIndexOf('=');
            if (end < 0) {
                throw new IllegalArgumentException("'" + Printable.cut(text, 100) + "' is not MODEL=NUMBER");
            }
            String number = text.substring(end + 1);
            if (!number.matches("[1-9][0-9]{0,5}")) {
                throw new IllegalArgumentException("'" + Printable.cut(number, 100) + "' is not " + LEAST);
            }
            try {
                return new Model(EncodedNames.encode(text.substring(0, end)), count(number));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("a model's name " + e.getMessage(), e);
            }
        }
    }
}
