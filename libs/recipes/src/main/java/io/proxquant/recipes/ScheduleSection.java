package io.proxquant.recipes;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How the learning rate moves within one phase; epochs count from 0 at the phase's start. Sealed. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ScheduleSection.Constant.class, name = "constant"),
    @JsonSubTypes.Type(value = ScheduleSection.Milestones.class, name = "milestones"),
    @JsonSubTypes.Type(value = ScheduleSection.Cosine.class, name = "cosine"),
    @JsonSubTypes.Type(value = ScheduleSection.Plateau.class, name = "plateau")
})
public sealed interface ScheduleSection {
    /** The optimizer's rate throughout. */
    record Constant() implements ScheduleSection {}

    /**
     * Multiplied by {@code factor} at the start of each of these epochs.
     *
     * @param at ascending epochs
     * @param factor in (0, 1)
     */
    record Milestones(List<Integer> at, double factor) implements ScheduleSection {
        public Milestones {
            at = List.copyOf(at);
        }
    }

    /** Half a cosine from the rate to 0 over the phase, stepwise: rate · (1 + cos(π · step / steps)) / 2. */
    record Cosine() implements ScheduleSection {}

    /**
     * Divided by {@code factor} whenever an epoch's validation loss is not below the best so far.
     *
     * @param factor above 1
     */
    record Plateau(double factor) implements ScheduleSection {}
}
