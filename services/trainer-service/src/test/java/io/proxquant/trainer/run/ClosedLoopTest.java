package io.proxquant.trainer.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.manifest.CStepRejection;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.CStepWait;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.messaging.WorkStopped;
import io.proxquant.recipes.Recipe;
import io.proxquant.registry.runs.Runs;
import io.proxquant.storage.MortalStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.StoreWaitStoppedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Learning-compression whose C steps others make: the same bits, at whatever moment either side comes, goes or says no. */
class ClosedLoopTest extends ClosedLoopCase {
    /** Requests of the first of those that die, and by how many each outlives the one before. */
    private static final int FIRST_DEATH = 10;

    private static final int LATER = 40;

    private static final String CLOSED = ", closedLoop: true";

    private void assertEqualRuns(String one, String other) {
        List<CheckpointManifest> expected = chain(one);
        List<CheckpointManifest> made = chain(other);
        assertThat(expected).hasSizeGreaterThan(3);
        assertThat(made)
                .extracting(CheckpointManifest::step)
                .isEqualTo(expected.stream().map(CheckpointManifest::step).toList());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(made.get(i).checkpoint()).isEqualTo(expected.get(i).checkpoint());
            assertThat(made.get(i).phase()).isEqualTo(expected.get(i).phase());
            assertThat(made.get(i).frozen()).isEqualTo(expected.get(i).frozen());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quantizer: ternary",
                "quantizer: kmeans, levels: 3, granularity: row",
                "quantizer: ternary, byLayer: [{layers: ['layer2.**'], quantizer: kmeans, levels: 3}]"
            })
    void theResultIsThatOfTheLoopInsideTheTrainerBitForBit(String quantizer) throws Exception {
        train(request("inside", recipe(quantizer)), new Attempt());
        assertThat(cSteps("trainer")).isEqualTo(C_STEPS);
        assertThat(cSteps("quantizer")).isZero();
        meters.clear();

        train(request("closed", recipe(quantizer + CLOSED)), new Attempt());

        assertEqualRuns("inside", "closed");
        assertThat(chain("closed").get(chain("closed").size() - 1).phase()).isEqualTo(Phase.FINAL);
        assertThat(cSteps("trainer")).as("none is made here").isZero();
        assertThat(cSteps("quantizer")).isEqualTo(C_STEPS);
    }

    @Test
    void pointsAreNoCheckpointsOfTheRun() throws Exception {
        train(request("closed", recipe("quantizer: ternary" + CLOSED)), new Attempt());

        List<CheckpointPublished> published = told(CheckpointPublished.class).stream()
                .filter(event -> event.phase() == Phase.C_STEP)
                .toList();
        assertThat(published).hasSize(C_STEPS);
        assertThat(chain("closed")).noneMatch(checkpoint -> checkpoint.phase() == Phase.C_STEP);
        for (CheckpointPublished event : published.subList(2, C_STEPS)) {
            assertThat(event.manifest()).isEqualTo(point(event).home()).startsWith(ManifestKeys.C_STEPS);
            assertThat(checkpoints.byDigest(event.checkpoint()))
                    .as("w - λ/μ is none of the run's weights")
                    .isEmpty();
            assertThat(event.lineage().warmStart())
                    .isEqualTo(chain("closed").get(0).checkpoint());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aTrainerThatIsStoppedWhileItWaitsLeavesAtOnceAndAnotherGoesOnFromThere(int number) throws Exception {
        train(request("inside", recipe("quantizer: kmeans, levels: 3")), new Attempt());
        RunRequested request = request("closed", recipe("quantizer: kmeans, levels: 3" + CLOSED));
        Attempt first = new Attempt();
        AtomicInteger looks = new AtomicInteger();
        meanwhile = () -> {
            if (told(CheckpointPublished.class).stream()
                            .filter(event -> event.phase() == Phase.C_STEP)
                            .count()
                    < number) {
                answer();
            } else {
                looks.incrementAndGet();
                first.stopped = true;
            }
        };
        assertThatThrownBy(() -> train(request, first)).isInstanceOf(WorkStopped.class);
        assertThat(looks).as("it looks once more at most").hasValue(1);

        meanwhile = this::answer;
        train(request, new Attempt());

        assertEqualRuns("inside", "closed");
        assertThat(told(CheckpointPublished.class).stream().filter(event -> event.phase() == Phase.C_STEP))
                .as("the point is published again, and is the same")
                .hasSize(C_STEPS + 1)
                .extracting(CheckpointPublished::manifest)
                .satisfies(keys -> assertThat(keys.stream().distinct()).hasSize(C_STEPS));
        assertThat(cSteps("quantizer")).isEqualTo(C_STEPS);
    }

    @Test
    void trainersThatDieOneAfterTheOtherEndWithTheBitsOfOneThatWasLeftAlone() throws Exception {
        train(request("inside", recipe("quantizer: kmeans, levels: 3")), new Attempt());
        RunRequested request = request("closed", recipe("quantizer: kmeans, levels: 3" + CLOSED));
        int deaths = 0;
        for (boolean ended = false; !ended; deaths++) {
            MortalStore mortal = new MortalStore(store, FIRST_DEATH + deaths * LATER);
            ended = catchThrowableOfType(MortalStore.Killed.class, () -> train(request, new Attempt(), mortal)) == null;
        }
        assertEqualRuns("inside", "closed");
        assertThat(deaths)
                .as("lives that ended in all that is between two looks")
                .isGreaterThan(2);
        assertThat(told(CheckpointPublished.class).stream()
                        .filter(event -> event.phase() == Phase.C_STEP)
                        .map(CheckpointPublished::manifest)
                        .distinct())
                .as("points were published again, and were the same")
                .hasSize(C_STEPS);
    }

    @Test
    void anInterruptEndsTheWaitInsteadOfLookingOnWithoutPause() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        meanwhile = () -> {
            looks.incrementAndGet();
            throw new InterruptedException("by whoever ends the process");
        };
        assertThatThrownBy(() -> train(request("closed", recipe("quantizer: ternary" + CLOSED)), new Attempt()))
                .isInstanceOf(StoreWaitStoppedException.class)
                .hasMessageContaining("interrupted while a C step was waited for");
        assertThat(Thread.interrupted()).as("kept for whoever asks for it").isTrue();
        assertThat(looks).hasValue(1);
    }

    @Test
    void anArtifactThatCameWhileNobodyWaitedIsTakenAsItIs() throws Exception {
        Recipe recipe = recipe("quantizer: ternary" + CLOSED);
        RunRequested request = request("closed", recipe);
        Attempt first = new Attempt();
        meanwhile = () -> first.stopped = true;
        assertThatThrownBy(() -> train(request, first)).isInstanceOf(WorkStopped.class);
        answer();

        AtomicInteger pauses = new AtomicInteger();
        meanwhile = () -> {
            pauses.incrementAndGet();
            unanswered.removeIf(event -> event.step() == 3);
            answer();
        };
        train(request, new Attempt());
        assertThat(pauses).as("the first is there already").hasValue(C_STEPS - 1);
        assertThat(result("closed").outcome()).isEqualTo(RunResult.Outcome.COMPLETED);
    }

    @Test
    void aRejectionEndsTheRunWithItsReason() throws Exception {
        RunRequested request = request("closed", recipe("quantizer: ternary" + CLOSED));
        meanwhile = () -> {
            CheckpointPublished event = unanswered.remove();
            if (event.step() == 3) {
                unanswered.add(event);
                answer();
            } else {
                points.reject(
                        new CStepRejection(
                                CStepRejection.FORMAT,
                                event.at(),
                                event.checkpoint(),
                                ReasonCode.OVER_BUDGET,
                                "tensor conv1.weight needs 2 GiB"),
                        null);
            }
        };
        train(request, new Attempt());

        RunResult result = result("closed");
        assertThat(result.outcome()).isEqualTo(RunResult.Outcome.FAILED);
        assertThat(result.failure().reason()).isEqualTo(ReasonCode.OVER_BUDGET);
        assertThat(result.failure().detail())
                .isEqualTo("C step 2 of 4, at step 6, was rejected: tensor conv1.weight needs 2 GiB");
    }

    @Test
    void anAbsentQuantizerIsWaitedForAndSeenToBeAndACancelEndsTheRun() throws Exception {
        RunRequested request = request("closed", recipe("quantizer: ternary" + CLOSED));
        Attempt attempt = new Attempt();
        AtomicInteger looks = new AtomicInteger();
        meanwhile = () -> {
            if (looks.incrementAndGet() == 300) {
                new Runs(store, manifests).cancel("closed");
            }
        };
        String began = clock.instant().toString();
        train(request, attempt);

        assertThat(attempt.alive).as("every look moves the deadline").isGreaterThanOrEqualTo(looks.get());
        List<RunProgressed> waiting = told(RunProgressed.class).stream()
                .filter(event -> event.pace().waiting() != null)
                .toList();
        assertThat(waiting)
                .hasSizeBetween(4, 20)
                .extracting(event -> event.pace().waiting())
                .containsOnly(new CStepWait(1, C_STEPS, began));
        assertThat(waiting.get(0).pace().waiting()).hasToString("waiting for C step 1 of 4 since " + began);
        assertThat(result("closed").outcome()).isEqualTo(RunResult.Outcome.CANCELLED);
        assertThat(looks.get()).isLessThan(300 + 7);
        assertThat(store.size(new ObjectKey(ManifestKeys.checkpoint("small", "closed", 3))))
                .isPresent();
    }

    @Test
    void pausesGrowWithTheTimeWaitedAndStayShort() throws Exception {
        RunRequested request = request("closed", recipe("quantizer: ternary" + CLOSED));
        AtomicInteger looks = new AtomicInteger();
        Attempt attempt = new Attempt();
        Instant[] at = {clock.instant()};
        List<Duration> pauses = new ArrayList<>();
        meanwhile = () -> {
            pauses.add(Duration.between(at[0], clock.instant()));
            at[0] = clock.instant();
            attempt.stopped = looks.incrementAndGet() == 100;
        };
        assertThatThrownBy(() -> train(request, attempt)).isInstanceOf(WorkStopped.class);
        assertThat(pauses.get(0)).isEqualTo(Duration.ofMillis(20));
        assertThat(pauses).isSorted();
        assertThat(pauses.get(99)).isEqualTo(Duration.ofSeconds(1));
    }
}
