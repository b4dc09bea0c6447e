package io.proxquant.contracts;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * The gate's answer, with everything it looked at. A promotion is the alias entry that this event names; the event only
 * tells of it.
 *
 * @param artifact key of the artifact manifest
 * @param quantization the variant's name
 * @param reason why it was rejected or refused; absent when the gate promoted, ROLLED_BACK when an operator did
 * @param rules every rule of the recipe, in its order; empty when refused before judging
 * @param champion artifact manifest key of the champion it was judged against; absent while there is none
 * @param aliasEntry number of the alias entry; only when promoted
 * @param decision key of the stored decision
 * @param detail what is wrong with what was to be judged, for people; or who rolled back, and why
 */
public record PromotionDecided(
        @JsonUnwrapped RunStep at,
        String artifact,
        String quantization,
        Verdict verdict,
        @MayBeAbsent ReasonCode reason,
        List<RuleResult> rules,
        @MayBeAbsent String champion,
        @MayBeAbsent Long aliasEntry,
        @MayBeAbsent String decision,
        @MayBeAbsent String detail)
        implements StepEvent {
    /** How many rules are told of; a recipe has fewer. */
    public static final int MAX_RULES = 100;

    public PromotionDecided {
        at = RunStep.named(at);
        Require.key("artifact", artifact);
        Require.variant("quantization", quantization);
        Require.present("verdict", verdict);
        if (verdict != Verdict.PROMOTED) {
            Require.present("reason", reason);
        }
        rules = List.copyOf(Require.atMost("rules", Require.present("rules", rules), MAX_RULES));
        Require.optionalKey("champion", champion);
        Require.optionalKey("decision", decision);
        if (aliasEntry != null) {
            Require.between("aliasEntry", aliasEntry, 0, Require.MAX_EXACT_INTEGER);
        }
        detail = detail == null ? null : Require.text("detail", detail);
        if ((verdict == Verdict.PROMOTED) != (aliasEntry != null)) {
            throw new IllegalArgumentException("aliasEntry: is given exactly when the verdict is promoted");
        }
    }

    /** What could not be judged: no rule was looked at. */
    public static PromotionDecided refused(
            RunStep at, String artifact, String quantization, ReasonCode reason, String detail) {
        return new PromotionDecided(
                at, artifact, quantization, Verdict.REFUSED, reason, List.of(), null, null, null, detail);
    }

    /** What the gate turned away, whose rules say all there is to say. */
    public static PromotionDecided rejected(
            RunStep at, String artifact, String quantization, ReasonCode reason, List<RuleResult> rules) {
        return new PromotionDecided(
                at, artifact, quantization, Verdict.REJECTED, reason, rules, null, null, null, null);
    }

    /**
     * What the gate made champion.
     *
     * @param aliasEntry number of the alias entry that is the promotion
     */
    public static PromotionDecided promoted(
            RunStep at, String artifact, String quantization, List<RuleResult> rules, long aliasEntry) {
        return new PromotionDecided(
                at, artifact, quantization, Verdict.PROMOTED, null, rules, null, aliasEntry, null, null);
    }

    /** The same judged against this champion, null while there is none. */
    public PromotionDecided against(String reigning) {
        return new PromotionDecided(
                at, artifact, quantization, verdict, reason, rules, reigning, aliasEntry, decision, detail);
    }

    /** The same kept under this key. */
    public PromotionDecided keptAt(String key) {
        return new PromotionDecided(
                at, artifact, quantization, verdict, reason, rules, champion, aliasEntry, key, detail);
    }

    /**
     * Whether nothing moved because the very artifact reigns already: on the wire a rejection like any other, so that every
     * consumer of this major version reads it, and for people a success.
     */
    public boolean reignsAlready() {
        return verdict == Verdict.REJECTED && reason == ReasonCode.ALREADY_CHAMPION;
    }

    @Override
    public EventType type() {
        return EventType.PROMOTION_DECIDED;
    }

    @Override
    public String key() {
        return model();
    }

    @Override
    public String subject() {
        String artifactSubject = at.path() + "/" + quantization;
        return aliasEntry == null ? artifactSubject : artifactSubject + "/" + aliasEntry;
    }
}
