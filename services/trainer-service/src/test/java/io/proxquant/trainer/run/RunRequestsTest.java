package io.proxquant.trainer.run;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.checkpoints.manifest.RunGivenUp;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.Sweep;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.cloudevents.CloudEventAttributes;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.Outgoing;
import io.proxquant.messaging.RawRecord;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.Work;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.registry.runs.RunTakenException;
import io.proxquant.registry.runs.Runs;
import io.proxquant.registry.runs.Sweeps;
import io.proxquant.registry.submissions.DataManifests;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.storage.CountingStore;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Whatever refuses a run, the store says so before the event does, and of another's run nothing is touched. */
class RunRequestsTest {
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: tiny
            seed: 7
            network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 2, shortcut: B}
            data: {type: synthetic-images, trainCount: 128, validationCount: 64, testCount: 64}
            training:
              batch: 32
              warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.05}, schedule: {type: constant}}
            """;

    private final CountingStore store = new CountingStore(new MemoryObjectStore());
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-02T00:00:00Z"), ZoneOffset.UTC);
    private final AtomicInteger nonces = new AtomicInteger();
    private final Manifests manifests = new Manifests(store, clock, "pod", () -> "n" + nonces.incrementAndGet());
    private final List<Event> told = new ArrayList<>();
    private final RunRequests requests = requests();

    @Test
    void aRunWithoutItsRecipeHasFailedInTheStoreWhenTheEventSaysSo() throws Exception {
        assertKeptThenTold(request("bare", Digest.of("no recipe"), null), ReasonCode.RECIPE_MISSING);
    }

    @Test
    void aRunWithoutItsDataHasFailedInTheStoreWhenTheEventSaysSo() throws Exception {
        assertKeptThenTold(request("dry", stored(RECIPE), null), ReasonCode.DATA_MISSING);
    }

    @Test
    void aRunOfASweepThatIsRefusedHasFailedToo() throws Exception {
        assertKeptThenTold(request("s-2", stored(RECIPE), new Sweep("s", 2, 2)), ReasonCode.DATA_MISSING);
    }

    @Test
    void whatTheStoreAnswersForGoodIsKeptLikeAnyOtherEnd() throws Exception {
        Received<RunRequested> received = received(request("gone", stored(RECIPE), new Sweep("g", 2, 2)), 0);
        assertThat(requests.finishedBefore(received, null)).isFalse();

        Outgoing failure = requests.failure(received, ReasonCode.OBJECT_MISSING, "blobs/x is not in the store")
                .orElseThrow();

        RunResult kept = result("gone").orElseThrow();
        assertThat(kept.failure().reason()).isEqualTo(ReasonCode.OBJECT_MISSING);
        assertThat(failure.event()).isEqualTo(kept.event());
        assertThat(requests.finishedBefore(received, null))
                .as("answered and not trained")
                .isTrue();
        assertThat(told).containsExactly(failure.event());
    }

    @ParameterizedTest
    @EnumSource(ReasonCode.class)
    void whateverIsRefusedIsAnsweredByTheEventThatTheRunbookNames(ReasonCode code) throws Exception {
        Received<RunRequested> received = received(request("refused", stored(RECIPE), null), 0);
        requests.finishedBefore(received, null);
        Event answer = requests.failure(received, code, "told").orElseThrow().event();

        assertThat(Optional.of(answer.type())).isEqualTo(Topic.RUNS.refusal());
        assertThat(((RunFailed) answer).reason()).isEqualTo(code);
    }

    @Test
    void aRequestCostsEachManifestAndItsRecipeOneRead() throws Exception {
        Received<RunRequested> received = received(request("counted", stored(RECIPE), null), 0);
        store.forget();

        assertThat(requests.finishedBefore(received, null)).isFalse();
        requests.handle(received, new Attempt());

        assertThat(result("counted")).isPresent();
        assertThat(store.requests("find recipes/")).hasSize(1);
        assertThat(store.requests("find data/")).hasSize(1);
        assertThat(store.requests("list")).as("the lines of the recipe's file").hasSize(1);
        assertThat(store.requests("create")).hasSize(2);
        assertThat(store.requests("size")).as("was it cancelled").hasSize(1);
        store.forget();

        assertThat(requests.finishedBefore(received, null)).isTrue();
        assertThat(store.requests())
                .as("and once more whoever is told here looks")
                .containsOnly("find runs/counted/result.json")
                .hasSize(2);
    }

    @Test
    void aRequestUnderATakenNameTouchesNothing() throws Exception {
        RunRequested first = request("name", stored(RECIPE), null);
        requests.handle(received(first, 0), new Attempt());
        List<String> before = keys();
        Received<RunRequested> other = received(request("name", Digest.of("another"), null), 0);

        assertThatThrownBy(() -> requests.handle(other, new Attempt()))
                .isInstanceOfSatisfying(
                        RunTakenException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.RUN_EXISTS));
        for (ReasonCode reason : List.of(ReasonCode.RUN_EXISTS, ReasonCode.ATTEMPTS_EXHAUSTED)) {
            assertThat(requests.failure(other, reason, "told").orElseThrow().event())
                    .isEqualTo(new RunFailed("name", "tiny", reason, "told", null));
        }

        assertThat(keys()).isEqualTo(before);
        assertThat(claim("name").request()).isEqualTo(first);
    }

    @Test
    void aRunThatIsGivenUpStandsSoAndAReplayOfItMayStillEnd() throws Exception {
        RunRequested request = request("s-1", stored(RECIPE), new Sweep("s", 2, 1));
        Received<RunRequested> first = received(request, 0);

        Outgoing failure = requests.failure(first, ReasonCode.ATTEMPTS_EXHAUSTED, "3 attempts ended")
                .orElseThrow();
        requests.failure(first, ReasonCode.ATTEMPTS_EXHAUSTED, "3 attempts ended");

        assertThat(((RunFailed) failure.event()).reason()).isEqualTo(ReasonCode.ATTEMPTS_EXHAUSTED);
        assertThat(manifests
                        .find(
                                new ObjectKey(ManifestKeys.givenUp(
                                        "s-1", first.identity().hex())),
                                RunGivenUp.class)
                        .map(Manifest::content))
                .hasValueSatisfying(end -> assertThat(end.detail()).isEqualTo("3 attempts ended"));
        Received<RunRequested> replay = received(request, 1);
        assertThat(requests.finishedBefore(replay, null)).as("tried anew").isFalse();
        requests.handle(replay, new Attempt());
        assertThat(result("s-1").orElseThrow().failure().reason()).isEqualTo(ReasonCode.DATA_MISSING);
    }

    @Test
    void anEndThatCannotBeKeptIsToldAllTheSame() throws Exception {
        store.create(new ObjectKey(ManifestKeys.request("torn")), "{".getBytes(StandardCharsets.UTF_8));

        assertThat(requests.failure(
                                received(request("torn", stored(RECIPE), null), 0),
                                ReasonCode.MANIFEST_INVALID,
                                "runs/torn/request.json is no JSON")
                        .orElseThrow()
                        .event())
                .isInstanceOf(RunFailed.class);
    }

    /** The event is told when the result stands, and says the same. */
    private void assertKeptThenTold(RunRequested request, ReasonCode reason) throws EventRefusedException {
        requests.handle(received(request, 0), new Attempt());

        RunResult kept = result(request.run()).orElseThrow();
        assertThat(kept.outcome()).isEqualTo(RunResult.Outcome.FAILED);
        assertThat(kept.failure().reason()).isEqualTo(reason);
        assertThat(told).containsExactly(kept.event());
    }

    private RunRequests requests() {
        Runs records = new Runs(store, manifests);
        Recipes recipes = new Recipes(store, manifests, Declarations.load());
        TrainingMetrics metrics = new TrainingMetrics(
                new SimpleMeterRegistry(), new ModelSeries(new SimpleMeterRegistry(), clock, Duration.ofMinutes(1), 1));
        Trainer trainer =
                new TrainerParts().reading(recipes, new DataManifests(store)).trainer(records, metrics, clock);
        return new RunRequests(
                trainer,
                new SweepRequests(recipes, new Sweeps(store, manifests), null),
                records,
                (event, context) -> {
                    assertThat(result(((RunFailed) event).run()))
                            .as("kept before it is told")
                            .isPresent();
                    told.add(event);
                },
                metrics,
                clock);
    }

    private Digest stored(String yaml) throws Exception {
        Recipe recipe = RecipeReader.read(yaml, Declarations.load());
        store.create(new ObjectKey(ManifestKeys.recipe(recipe.digest())), recipe.canonical());
        return recipe.digest();
    }

    private static RunRequested request(String run, Digest recipe, Sweep sweep) {
        return RunRequested.training(run, "tiny", recipe, Digest.of("no data")).memberOf(sweep);
    }

    private static Received<RunRequested> received(RunRequested request, int replay) {
        return new Received<>(
                request,
                CloudEventAttributes.of("id", "/somebody", "run.requested", request.run()),
                Digest.of(request.toString()),
                replay,
                RawRecord.empty("runs", 0, replay));
    }

    private Optional<RunResult> result(String run) {
        return manifests
                .find(new ObjectKey(ManifestKeys.result(run)), RunResult.class)
                .map(Manifest::content);
    }

    private RunClaim claim(String run) {
        return manifests
                .find(new ObjectKey(ManifestKeys.request(run)), RunClaim.class)
                .orElseThrow()
                .content();
    }

    private List<String> keys() {
        try (var keys = store.all("")) {
            return keys.map(ObjectKey::value).toList();
        }
    }

    /** Work that nobody stops. */
    private static final class Attempt implements Work {
        @Override
        public boolean stopRequested() {
            return false;
        }

        @Override
        public void alive() {}

        @Override
        public void checkpointProgress(String phase, long position) {}
    }
}
