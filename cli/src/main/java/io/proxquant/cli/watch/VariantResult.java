package io.proxquant.cli.watch;

import java.util.Optional;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;

/** What is known of one quantization of one checkpoint; grows as events arrive. */
public final class VariantResult {
    private final String name;
    private EvaluationCompleted evaluation;
    private PromotionDecided decision;
    private ReasonCode ended;
    private String detail = "";

    VariantResult(String name) {
        this.name = name;
    }

    void evaluation(EvaluationCompleted event) {
        evaluation = event;
    }

    void decision(PromotionDecided event) {
        decision = event;
    }

    void skipped(ReasonCode reason) {
        ended = reason;
    }

    void rejected(ArtifactRejected event) {
        ended = event.reason();
        detail = event.detail();
    }

    /** Whether nothing more will be said about it: artifacts for study and early phases get no verdict. */
    boolean through(ArtifactKind kind) {
        boolean judged = kind == ArtifactKind.HARD
                && (evaluation == null || evaluation.phase().promotable());
        return ended != null || decision != null || (!judged && evaluation != null);
    }

    public String name() {
        return name;
    }

    /** Its scores, unless it was rejected or passed over. */
    public Optional<EvaluationCompleted> evaluation() {
        return Optional.ofNullable(evaluation);
    }

    /** The gate's answer, if it was asked. */
    public Optional<PromotionDecided> decision() {
        return Optional.ofNullable(decision);
    }

    /** One word for what became of it. */
    public String verdict() {
        if (decision != null) {
            return decision.verdict().wire();
        }
        return ended != null ? ended.code() : "not-judged";
    }

    /** Why, where the verdict alone does not say it; may be empty. */
    public String reason() {
        if (decision != null && decision.reason() != null) {
            return decision.reason().code();
        }
        return detail;
    }

    /** What is wrong with what was to be judged, in words; may be empty. */
    public String detail() {
        return decision == null || decision.detail() == null ? "" : decision.detail();
    }
}
