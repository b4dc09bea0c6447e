package io.proxquant.evaluator.promotion;

import java.util.Optional;
import java.util.OptionalLong;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.evaluator.gate.Candidate;
import io.proxquant.evaluator.gate.Champion;
import io.proxquant.evaluator.gate.Gate;
import io.proxquant.evaluator.gate.Judgement;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.promotion.AliasEntry;
import io.proxquant.registry.promotion.AliasView;
import io.proxquant.registry.promotion.Aliases;
import io.proxquant.registry.promotion.Decision;
import io.proxquant.registry.promotion.Decisions;
import io.proxquant.storage.ObjectKey;

/**
 * Turns an evaluation into one verdict, however often it is asked and wherever an earlier attempt died.
 *
 * <p>It looks for the stored verdict, then for the alias entry that this event caused (a crash came between entry and verdict).
 * If there is neither, it judges, appends the alias entry by compare-and-set and stores the verdict. Losing the compare-and-set
 * writes nothing and judges again, against the champion that won.
 */
public final class Promotion {
    private final Aliases aliases;
    private final Decisions decisions;
    private final LiveManifests live;

    public Promotion(Aliases aliases, Decisions decisions, LiveManifests live) {
        this.aliases = aliases;
        this.decisions = decisions;
        this.live = live;
    }

    /** The verdict on an artifact event, if there is one; it is stored again if only the alias entry has it. */
    public Optional<Decision> standing(String model, Digest eventHash, Gate gate, String traceparent) {
        Optional<Decision> settled = decisions.find(model, eventHash, gate.digest());
        return settled.isPresent()
                ? settled
                : promoted(aliases.view(model), model, eventHash).map(own -> decisions.settle(own, traceparent));
    }

    /**
     * The one verdict on this case.
     *
     * @throws io.proxquant.registry.DeletedException if it would be promoted and was deleted meanwhile; nothing is written then
     */
    public Decision decide(PromotionCase subject, ChampionScores scores) {
        while (true) {
            Optional<Decision> settled = decisions.find(
                    subject.model(), subject.eventHash(), subject.gate().digest());
            if (settled.isPresent()) {
                return settled.get();
            }
            AliasView view = aliases.view(subject.model());
            Optional<Decision> own = promoted(view, subject.model(), subject.eventHash());
            if (own.isPresent()) {
                return settle(subject, own.get());
            }
            Judgement judgement = judge(subject, view, scores);
            Decision decision = decision(subject, judgement, view);
            requireValid(subject, judgement);
            if (!judgement.passed()
                    || aliases.append(
                            subject.model(), view.number(), entry(subject, decision, view), subject.traceparent())) {
                return settle(subject, decision);
            }
        }
    }

    /** Refuses to promote a deleted artifact; checked last, since an artifact may be deleted while it is scored. */
    private void requireValid(PromotionCase subject, Judgement judgement) {
        if (judgement.passed()) {
            live.requireLive(new ObjectKey(subject.artifact().stored().manifest()));
        }
    }

    private Decision settle(PromotionCase subject, Decision decision) {
        return decisions.settle(decision, subject.traceparent());
    }

    /** The decision in the alias entry that this event caused, for when the process died before it stored the decision too. */
    private Optional<Decision> promoted(AliasView view, String model, Digest eventHash) {
        OptionalLong number = view.causedBy(eventHash);
        return number.isPresent()
                ? aliases.entry(model, number.getAsLong())
                        .map(entry -> entry.content().decision())
                : Optional.empty();
    }

    private static Judgement judge(PromotionCase subject, AliasView view, ChampionScores scores) {
        ArtifactPublished artifact = subject.artifact();
        Candidate candidate = new Candidate(
                artifact.run(),
                artifact.step(),
                artifact.phase(),
                artifact.kind(),
                artifact.stored().manifest(),
                subject.evaluation().validation().artifact(),
                subject.evaluation().validation().baseline(),
                view.newestStepOf(artifact.run()));
        boolean scored = subject.gate().comparesWithChampion();
        Optional<Champion> champion = view.champion()
                .map(entry ->
                        new Champion(entry.run(), entry.step(), entry.champion(), scored ? scores.of(entry) : null));
        return subject.gate().judge(candidate, champion);
    }

    private static Decision decision(PromotionCase subject, Judgement judgement, AliasView view) {
        ArtifactPublished artifact = subject.artifact();
        Digest gate = subject.gate().digest();
        String manifest = artifact.stored().manifest();
        String variant = artifact.quantization().name();
        PromotionDecided verdict = judgement.passed()
                ? PromotionDecided.promoted(artifact.at(), manifest, variant, judgement.rules(), view.number() + 1)
                : PromotionDecided.rejected(artifact.at(), manifest, variant, judgement.reason(), judgement.rules());
        PromotionDecided decided = verdict.against(
                        view.champion().map(AliasEntry::champion).orElse(null))
                .keptAt(ManifestKeys.decision(artifact.model(), subject.eventHash(), gate));
        return new Decision(subject.eventHash(), gate, subject.evaluation(), decided);
    }

    private static AliasEntry entry(PromotionCase subject, Decision decision, AliasView view) {
        ArtifactPublished artifact = subject.artifact();
        return AliasEntry.promotion(
                artifact.stored().manifest(),
                artifact.stored().digest(),
                artifact.run(),
                artifact.step(),
                artifact.quantization().name(),
                artifact.lineage().recipe(),
                view.champion().map(AliasEntry::champion).orElse(null),
                subject.eventHash(),
                decision);
    }
}
