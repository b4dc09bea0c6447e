package io.proxquant.quantization;

import java.util.List;
import java.util.Map;

/** The strength schedules that recipes can name. */
public final class StrengthSchedules {
    private StrengthSchedules() {}

    /**
     * The schedule of this name.
     *
     * @throws IllegalArgumentException for an unknown name or option, or a value outside its range, with what is allowed
     */
    public static StrengthSchedule byName(String name, Map<String, ?> options) {
        throw new UnsupportedOperationException("follows");
    }

    /** All schedules with their options, in the order in which they should be listed. */
    public static List<Declared> declared() {
        throw new UnsupportedOperationException("follows");
    }
}
