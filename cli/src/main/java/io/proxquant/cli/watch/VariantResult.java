package io.proxquant.cli.watch;

import java.util.Optional;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;

/** What is known of one quantization of one checkpoint; grows as events arrive. */
public final class VariantResult {
    private final String name;
    private EvaluationCompleted evaluation;
    private PromotionDecided decision;
    private ArtifactRejected rejection;
    private ReasonCode skipped;

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
        skipped = reason;
    }

    void rejected(ArtifactRejected event) {
        rejection = event;
    }

    /** Whether no more events about it will come: artifacts for study and early phases get no verdict. */
    boolean through(ArtifactKind kind) {
        boolean judged = kind == ArtifactKind.HARD
                && (evaluation == null || evaluation.phase().promotable());
        return rejection != null || skipped != null || decision != null || (!judged && evaluation != null);
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

    /** The outcome, as far as events have told it. */
    public VariantVerdict verdict() {
        if (decision != null) {
            return judged();
        }
        if (rejection != null) {
            return VariantVerdict.NOT_QUANTIZED;
        }
        if (skipped != null) {
            return VariantVerdict.SKIPPED;
        }
        boolean study = evaluation != null
                && (evaluation.kind() == ArtifactKind.PROX
                        || !evaluation.phase().promotable());
        return study ? VariantVerdict.NOT_PROMOTABLE : VariantVerdict.NOT_JUDGED;
    }

    private VariantVerdict judged() {
        if (decision.reignsAlready()) {
            return VariantVerdict.ALREADY_CHAMPION;
        }
        return switch (decision.verdict()) {
            case PROMOTED -> VariantVerdict.PROMOTED;
            case REFUSED -> VariantVerdict.REFUSED;
            case REJECTED ->
                decision.reason() == ReasonCode.KIND_NOT_PROMOTABLE
                                || decision.reason() == ReasonCode.PHASE_NOT_PROMOTABLE
                        ? VariantVerdict.NOT_PROMOTABLE
                        : VariantVerdict.REJECTED;
        };
    }

    /** The coded reason, where the verdict alone does not say it. */
    public Optional<ReasonCode> reason() {
        return switch (verdict()) {
            case PROMOTED, NOT_PROMOTABLE, NOT_JUDGED -> Optional.empty();
            case ALREADY_CHAMPION, REJECTED, REFUSED -> Optional.ofNullable(decision.reason());
            case NOT_QUANTIZED -> Optional.of(rejection.reason());
            case SKIPPED -> Optional.of(skipped);
        };
    }

    /** Why it could not be made or judged, in words; may be empty. */
    public String detail() {
        String detail =
                switch (verdict()) {
                    case REFUSED -> decision.detail();
                    case NOT_QUANTIZED -> rejection.detail();
                    default -> null;
                };
        return detail == null ? "" : detail;
    }

    /** All of this in one sentence. */
    String sentence() {
        var text = new StringBuilder(name).append(": ").append(verdict().words());
        if (verdict() == VariantVerdict.PROMOTED) {
            text.append(", as champion number ").append(decision.aliasEntry());
        } else if (verdict() == VariantVerdict.ALREADY_CHAMPION) {
            text.append(" with these very weights, from this run or an earlier one; nothing had to move");
        } else {
            reason().ifPresent(code -> text.append(", ")
                    .append(code.code())
                    .append(": ")
                    .append(detail().isEmpty() ? code.meaning() : EncodedNames.shownText(detail())));
        }
        return text.toString();
    }
}
