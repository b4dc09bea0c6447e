package io.proxquant.models.optimizer;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.proxquant.recipes.ScheduleSection;

/** Makes learning-rate schedules from the recipe's {@code schedule} section. */
public final class LearningRates {

    private LearningRates() {}

    /**
     * A schedule at its beginning.
     *
     * @param type {@code constant}; {@code milestones}: multiplied by {@code factor} (default 0.1) at the start of each of
     *     the epochs {@code at}; {@code cosine}: rate / 2 (1 + cos(pi step / steps of the phase)); {@code plateau}: divided
     *     by {@code factor} (default 1.2) after an epoch that did not improve the validation loss
     * @param rate the initial rate
     * @param epochs length of the phase
     * @param stepsPerEpoch steps in each epoch
     * @throws IllegalArgumentException naming the option that is unknown or out of range
     */
    public static LearningRate create(String type, Map<String, ?> options, double rate, int epochs, int stepsPerEpoch) {
        String owner = "schedule " + type;
        return switch (type) {
            case "constant" -> {
                new OptionReader(owner, options, Set.of());
                yield step -> rate;
            }
            case "milestones" -> {
                OptionReader read = new OptionReader(owner, options, Set.of("at", "factor"));
                yield milestones(rate, read.number("factor", 0.1, 0, 1), epochsOf(read), stepsPerEpoch);
            }
            case "cosine" -> {
                new OptionReader(owner, options, Set.of());
                double total = Math.max(1.0, (double) epochs * stepsPerEpoch);
                yield step -> rate / 2 * (1 + StrictMath.cos(Math.PI * Math.min((double) step, total) / total));
            }
            case "plateau" -> {
                OptionReader read = new OptionReader(owner, options, Set.of("factor"));
                yield new Plateau(rate, read.number("factor", 1.2, 1, 1e6));
            }
            default ->
                throw new IllegalArgumentException(
                        "unknown schedule '" + type + "'; known: constant, cosine, milestones, plateau");
        };
    }

    /** As the recipe's section asks, which was validated when it was read. */
    public static LearningRate create(ScheduleSection section, double rate, int epochs, int stepsPerEpoch) {
        if (section instanceof ScheduleSection.Milestones milestones) {
            return milestones(rate, milestones.factor(), milestones.at(), stepsPerEpoch);
        }
        if (section instanceof ScheduleSection.Plateau plateau) {
            return new Plateau(rate, plateau.factor());
        }
        String type = section instanceof ScheduleSection.Cosine ? "cosine" : "constant";
        return create(type, Map.of(), rate, epochs, stepsPerEpoch);
    }

    private static LearningRate milestones(double rate, double factor, List<Integer> at, int stepsPerEpoch) {
        return step -> {
            double current = rate;
            for (int epoch : at) {
                current = step / stepsPerEpoch >= epoch ? current * factor : current;
            }
            return current;
        };
    }

    private static List<Integer> epochsOf(OptionReader options) {
        Object value = options.raw("at");
        if (value instanceof List<?> list && list.stream().allMatch(Integer.class::isInstance)) {
            return list.stream().map(Integer.class::cast).toList();
        }
        throw options.wrong("at", "a list of epochs", value);
    }
}
