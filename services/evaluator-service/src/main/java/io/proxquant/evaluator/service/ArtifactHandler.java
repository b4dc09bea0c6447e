package io.proxquant.evaluator.service;

import java.util.Optional;
import java.util.function.BiConsumer;

import org.jboss.logging.Logger;

import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.EvaluationSkipped;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Scores;
import io.proxquant.contracts.cloudevents.EventContext;
import io.proxquant.evaluator.evaluation.EvaluationPolicy;
import io.proxquant.evaluator.evaluation.Evaluator;
import io.proxquant.evaluator.gate.Gate;
import io.proxquant.evaluator.promotion.Promotion;
import io.proxquant.evaluator.promotion.PromotionCase;
import io.proxquant.messaging.EventHandler;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.Outgoing;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.Work;
import io.proxquant.models.data.DataException;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.registry.evaluations.EvaluationSpecification;
import io.proxquant.registry.evaluations.Evaluations;
import io.proxquant.registry.promotion.AliasEntry;
import io.proxquant.registry.promotion.Decision;
import io.proxquant.registry.submissions.RecipeUse;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.storage.ContentException;

/**
 * Evaluates a published artifact and then makes one decision on it. The verdict on this very event is looked up first; if there
 * is one, both events are published again with the ids they had.
 */
final class ArtifactHandler implements EventHandler<ArtifactPublished> {
    private static final Logger LOG = Logger.getLogger(ArtifactHandler.class);

    private final Recipes recipes;
    private final Specifications specifications;
    private final EvaluationPolicy policy;
    private final Evaluator evaluator;
    private final Evaluations kept;
    private final Promotion promotion;
    private final BiConsumer<Event, EventContext> publisher;
    private final EvaluationMetrics metrics;

    ArtifactHandler(
            Recipes recipes,
            Specifications specifications,
            EvaluationPolicy policy,
            Evaluator evaluator,
            Evaluations kept,
            Promotion promotion,
            BiConsumer<Event, EventContext> publisher,
            EvaluationMetrics metrics) {
        this.recipes = recipes;
        this.specifications = specifications;
        this.policy = policy;
        this.evaluator = evaluator;
        this.kept = kept;
        this.promotion = promotion;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    @Override
    public EventType type() {
        return EventType.ARTIFACT_PUBLISHED;
    }

    @Override
    public boolean finishedBefore(Received<ArtifactPublished> received, Work work) throws EventRefusedException {
        ArtifactPublished event = received.event();
        Gate gate = gate(recipes.read(event.lineage().recipe(), RecipeUse.EVALUATION));
        Optional<Decision> decision = promotion.standing(
                event.model(), received.eventHash(), gate, received.attributes().traceparent());
        decision.ifPresent(found -> {
            publishEvaluation(found.evaluation(), received);
            publishDecision(found, received);
        });
        return decision.isPresent();
    }

    @Override
    public void handle(Received<ArtifactPublished> received, Work work) throws EventRefusedException {
        ArtifactPublished event = received.event();
        Recipe recipe = recipes.read(event.lineage().recipe(), RecipeUse.EVALUATION);
        Optional<ReasonCode> passedOver = policy.passesOver(event, recipe);
        if (passedOver.isPresent()) {
            skip(received, passedOver.get());
            return;
        }
        EvaluationSpecification specification = specifications.of(event, recipe);
        EvaluationCompleted evaluation = evaluate(event, recipe, specification, work);
        work.reached("evaluated", 0);
        publishEvaluation(evaluation, received);
        metrics.evaluated(evaluation);

        PromotionCase subject = new PromotionCase(
                received.eventHash(),
                event,
                evaluation,
                gate(recipe),
                received.attributes().traceparent());
        int batch = recipe.evaluation().batch();
        Decision decision = promotion.decide(subject, champion -> scores(champion, specification, batch, work));
        publishDecision(decision, received);
        metrics.decided(decision.decided());
        metrics.decidedAfter(event);
    }

    /** Evaluates; a refusal of weights or data that do not fit the network names the place in the recipe. */
    private EvaluationCompleted evaluate(
            ArtifactPublished event, Recipe recipe, EvaluationSpecification specification, Work work)
            throws EventRefusedException {
        try {
            return metrics.timed(() -> evaluator.evaluate(event, recipe, specification, work));
        } catch (EventRefusedException e) {
            RecipeSource source = recipes.source(event.lineage().recipe());
            if (e.getCause() instanceof DataException data && data.key().isPresent()) {
                throw new EventRefusedException(e.reason(), data.told(source::at), e);
            }
            if (e.reason() != ReasonCode.CHECKPOINT_MISFIT) {
                throw e;
            }
            String key = source.at(recipe.network().namesKey());
            throw new EventRefusedException(e.reason(), key + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Outgoing> failure(Received<ArtifactPublished> received, ReasonCode reason, String detail) {
        ArtifactPublished event = received.event();
        PromotionDecided refused = PromotionDecided.refused(
                event.at(), event.stored().manifest(), event.quantization().name(), reason, detail);
        metrics.refused(refused);
        return Optional.of(new Outgoing(refused, received.answer()));
    }

    private void skip(Received<ArtifactPublished> received, ReasonCode reason) {
        ArtifactPublished event = received.event();
        EvaluationSkipped skipped = new EvaluationSkipped(
                event.at(), event.stored().manifest(), event.quantization().name(), reason);
        publisher.accept(
                skipped, context(event.stored().digest(), event.lineage().recipe(), received));
        metrics.skipped();
    }

    /** A champion that cannot be scored on the candidate's data has no scores there, and the gate fails closed. */
    private Scores scores(AliasEntry champion, EvaluationSpecification specification, int batch, Work work) {
        try {
            Recipe its = recipes.read(champion.recipe(), RecipeUse.EVALUATION);
            EvaluationSpecification onThisData =
                    new EvaluationSpecification(its.network(), specification.section(), specification.data());
            return evaluator.validate(champion.champion(), champion.artifactDigest(), onThisData, batch, work);
        } catch (ContentException e) { // an outage is waited for, it is no property of the champion
            return unscored(champion, e.reason(), e);
        } catch (EventRefusedException e) {
            return unscored(champion, e.reason(), e);
        }
    }

    private static Scores unscored(AliasEntry champion, ReasonCode reason, Exception e) {
        LOG.warnf("[%s] the champion %s cannot be scored: %s", reason, champion.champion(), e.getMessage());
        return null;
    }

    private void publishEvaluation(EvaluationCompleted evaluation, Received<ArtifactPublished> received) {
        kept.keepBesideItsRun(evaluation, received.attributes().traceparent());
        publisher.accept(
                evaluation,
                context(
                        received.event().stored().digest(),
                        received.event().lineage().recipe(),
                        received));
    }

    private void publishDecision(Decision decision, Received<ArtifactPublished> received) {
        publisher.accept(decision.decided(), context(received.eventHash(), decision.gate(), received));
    }

    private static EventContext context(Digest input, Digest specification, Received<?> received) {
        return EventContext.of(input, specification, received.cause());
    }

    private static Gate gate(Recipe recipe) throws EventRefusedException {
        try {
            return new Gate(recipe.gate());
        } catch (IllegalArgumentException e) {
            throw new EventRefusedException(ReasonCode.RECIPE_INVALID, e.getMessage(), e);
        }
    }
}
