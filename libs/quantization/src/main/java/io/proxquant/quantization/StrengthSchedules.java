package io.proxquant.quantization;

import java.util.List;
import java.util.Map;

import io.proxquant.quantization.Registry.Entry;

/** The strength schedules that recipes can name. */
public final class StrengthSchedules {
    private static final Parameter RATE =
            Parameter.number("rate", 1e-4, 0, 1e9, "regularization rate (lambda); larger closes the gap sooner");

    private static final Registry<StrengthSchedule> ALL = new Registry<>(
            "schedule",
            List.of(
                    Entry.of(
                            new Declared(
                                    "linear-per-epoch",
                                    "Bai et al. 2019, ProxQuant, section 3.3 and published code",
                                    "learning rate * rate * epoch, the first epoch being 0",
                                    List.of(RATE)),
                            options -> {
                                double rate = options.number("rate");
                                return progress -> progress.learningRate() * (rate * progress.epoch());
                            }),
                    Entry.of(
                            new Declared(
                                    "constant",
                                    "Bai et al. 2019, ProxQuant, algorithm 1",
                                    "learning rate * rate",
                                    List.of(RATE)),
                            options -> {
                                double rate = options.number("rate");
                                return progress -> progress.learningRate() * rate;
                            }),
                    Entry.of(
                            new Declared(
                                    "infinite",
                                    "Bai et al. 2019, ProxQuant, section 2.2",
                                    "hard projection at every step",
                                    List.of()),
                            options -> progress -> Double.POSITIVE_INFINITY)));

    private StrengthSchedules() {}

    /**
     * The schedule of this name.
     *
     * @throws IllegalArgumentException for an unknown name or option, or a value outside its range, with what is allowed
     */
    public static StrengthSchedule byName(String name, Map<String, ?> options) {
        return ALL.byName(name, options);
    }

    /** All schedules with their options, in the order in which they should be listed. */
    public static List<Declared> declared() {
        return ALL.declared();
    }

    static Declared declared(String name) {
        return ALL.declared(name);
    }
}
