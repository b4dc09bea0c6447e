package io.proxquant.contracts;

/** An event about one step of a run. */
public sealed interface StepEvent extends Event, AtStep
        permits CheckpointPublished, ArtifactPublished, EvaluationCompleted, EvaluationSkipped, PromotionDecided {}
