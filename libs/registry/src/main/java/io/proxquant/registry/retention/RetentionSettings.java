package io.proxquant.registry.retention;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import io.proxquant.contracts.Names;

/**
 * What an operator sets. The same words stand on the command line, in the environment and in the chart.
 *
 * @param checkpoints newest checkpoints of each run that are kept
 * @param models another number for the runs of a model, by its name
 * @param grace how long a thing is kept after nothing needs it any more; also nothing younger is touched
 * @param deadLetters how long the objects of dead letters are kept, which only Kafka names
 */
public record RetentionSettings(int checkpoints, Map<String, Integer> models, Duration grace, Duration deadLetters) {
    /** Shortest grace: whatever a writer has begun must be finished within it. */
    public static final Duration SHORTEST_GRACE = Duration.ofHours(1);

    /** Three checkpoints, a week of grace, and for dead letters the 90 days that their topics keep them. */
    public static final RetentionSettings DEFAULT =
            new RetentionSettings(3, Map.of(), Duration.ofDays(7), Duration.ofDays(90));

    private static final String VARIABLE = "PROXQUANT_RETENTION_";

    /** Refuses what would keep nothing, or delete what is being written, by the names under which it is set. */
    public RetentionSettings {
        requireCount("--keep or " + VARIABLE + "CHECKPOINTS", checkpoints);
        models = Map.copyOf(models);
        models.forEach((model, count) -> requireCount("--keep-model or " + VARIABLE + "MODELS: " + model, count));
        if (grace.compareTo(SHORTEST_GRACE) < 0) {
            throw new IllegalArgumentException("--grace or " + VARIABLE + "GRACE: must be at least " + SHORTEST_GRACE
                    + ", since writers need some time, was " + grace);
        }
        if (deadLetters.isNegative()) {
            throw new IllegalArgumentException(
                    "--dead-letters or " + VARIABLE + "DEAD_LETTERS: must not be negative, was " + deadLetters);
        }
    }

    private static void requireCount(String what, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(
                    what + ": must be at least 1, since the last checkpoint is what a run is for, was " + count);
        }
    }

    /** Newest checkpoints that are kept of each run of this model. */
    public int checkpointsOf(String model) {
        return models.getOrDefault(model, checkpoints);
    }

    /**
     * As set by {@code PROXQUANT_RETENTION_CHECKPOINTS}, {@code _MODELS} ({@code model=number,model=number}), {@code _GRACE} and
     * {@code _DEAD_LETTERS} (ISO 8601 durations); what is absent or empty is the default.
     *
     * @throws IllegalArgumentException naming the variable
     */
    public static RetentionSettings from(Map<String, String> environment) {
        return new RetentionSettings(
                count(environment, "CHECKPOINTS", DEFAULT.checkpoints()),
                models(environment.getOrDefault(VARIABLE + "MODELS", "")),
                duration(environment, "GRACE", DEFAULT.grace()),
                duration(environment, "DEAD_LETTERS", DEFAULT.deadLetters()));
    }

    private static Map<String, Integer> models(String text) {
        Map<String, Integer> models = new TreeMap<>();
        for (String each : text.isBlank() ? new String[0] : text.split(",", -1)) {
            String[] parts = each.trim().split("=", -1);
            if (parts.length != 2 || !Names.valid(parts[0]) || !parts[1].matches("[0-9]{1,9}")) {
                throw new IllegalArgumentException(
                        VARIABLE + "MODELS: '" + each + "' must be MODEL=NUMBER, as in mnist=10");
            }
            models.put(parts[0], Integer.valueOf(parts[1]));
        }
        return models;
    }

    private static int count(Map<String, String> environment, String name, int otherwise) {
        String value = environment.getOrDefault(VARIABLE + name, "");
        if (value.isBlank()) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(VARIABLE + name + ": must be a whole number, was '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    private static Duration duration(Map<String, String> environment, String name, Duration otherwise) {
        String value = environment.getOrDefault(VARIABLE + name, "");
        try {
            return value.isBlank() ? otherwise : Duration.parse(value);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    VARIABLE + name + ": must be an ISO 8601 duration such as P7D or PT12H, was '" + value + "'", e);
        }
    }
}
