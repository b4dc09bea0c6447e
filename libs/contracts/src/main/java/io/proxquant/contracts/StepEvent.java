package io.proxquant.contracts;

/** An event about one step of a run. On the wire the three parts of {@link RunStep} are fields of the event itself. */
public sealed interface StepEvent extends Event
        permits CheckpointPublished, ArtifactPublished, EvaluationCompleted, EvaluationSkipped, PromotionDecided {
    /** The step that it is about. */
    RunStep at();

    default String model() {
        return at().model();
    }

    default String run() {
        return at().run();
    }

    default long step() {
        return at().step();
    }
}
