package io.proxquant.registry.sweeps;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.AnsweredRequest;
import io.proxquant.checkpoints.manifest.LastCheckpoint;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.checkpoints.manifest.RunGivenUp;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.checkpoints.manifest.SweepManifest;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Failure;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.Sweep;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A sweep is what stands in the store: who is through, who is missing and why, and what they scored. */
class SweepReaderTest {
    private static final Digest DIGEST = Digest.of("x");

    private final ObjectStore store = new MemoryObjectStore();
    private final AtomicInteger nonces = new AtomicInteger();
    private final Manifests manifests = new Manifests(
            store,
            Clock.fixed(Instant.parse("2026-01-02T00:00:00Z"), ZoneOffset.UTC),
            "pod",
            () -> "n" + nonces.incrementAndGet());
    private final SweepReader reader = new SweepReader(store, manifests);

    @Test
    void meanAndSpreadAreOverTheRunsThatWereEvaluatedAndTheOthersAreNamed() {
        sweep("s", null, 4);
        completed("s-1", 1, 0.80, 0.10);
        completed("s-2", 2, 0.84, 0.30);
        member("s-3", 3);
        ended("s-4", RunResult.Outcome.FAILED);

        SweepReport report = reader.read("s").orElseThrow();

        assertThat(report.members())
                .extracting(MemberReport::status)
                .containsExactly(
                        MemberStatus.COMPLETED, MemberStatus.COMPLETED, MemberStatus.RUNNING, MemberStatus.FAILED);
        assertThat(report.members().get(3).reason()).isEqualTo("RUN_DIVERGED: loss is NaN");
        assertThat(report.groups()).singleElement().satisfies(group -> {
            assertThat(group.n()).isEqualTo(2);
            assertThat(group.size()).isEqualTo(4);
            assertThat(group.missing()).containsExactly("s-3", "s-4");
            MeanStd accuracy = group.figures().get(RunMetric.ACCURACY);
            assertThat(accuracy.mean()).as("of the test split").isEqualTo(0.82, within(1e-12));
            assertThat(accuracy.std()).isEqualTo(0.02 * Math.sqrt(2), within(1e-12));
            assertThat(group.figures().get(RunMetric.SIGN_CHANGE).mean()).isEqualTo(0.2, within(1e-12));
            assertThat(group.figures().get(RunMetric.BASELINE_ACCURACY)).isEqualTo(new MeanStd(0.9, 0.0, 2));
            assertThat(group.figures().get(RunMetric.BITS_PER_WEIGHT)).isEqualTo(new MeanStd(1.5, 0.0, 2));
            assertThat(group.figures()).as("images have none").doesNotContainKey(RunMetric.PERPLEXITY);
        });
    }

    @Test
    void runsOfDifferentRatesAreNotAveraged() {
        manifests.createOnce(
                new ObjectKey(ManifestKeys.sweep("r")),
                new SweepManifest(
                        1,
                        "r",
                        "tiny",
                        DIGEST,
                        DIGEST,
                        List.of(
                                new SweepManifest.Member("r-1", 1L, 0.5),
                                new SweepManifest.Member("r-2", 2L, 0.5),
                                new SweepManifest.Member("r-3", 1L, 2.0))),
                SweepManifest.class);
        completed("r-1", 1, 0.8, 0.1);
        completed("r-2", 2, 0.9, 0.1);
        completed("r-3", 1, 0.1, 0.1);

        assertThat(reader.read("r").orElseThrow().main())
                .extracting(
                        GroupReport::rate,
                        group -> group.figures().get(RunMetric.ACCURACY).n())
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(0.5, 2), org.assertj.core.api.Assertions.tuple(2.0, 1));
    }

    @Test
    void scoresOfAnotherRunThatLieBesideThisOneDoNotCount() {
        sweep("w", null, 1);
        completed("w-1", 1, 0.8, 0.1);
        manifests.createOnce(
                new ObjectKey(ManifestKeys.evaluated("w-1", Evaluated.LAST, "laid")),
                Evaluated.binary("other", 1, 0.99, 0.1),
                EvaluationCompleted.class);

        assertThat(reader.read("w").orElseThrow().groups()).singleElement().satisfies(group -> {
            assertThat(group.variant()).isEqualTo("binary");
            assertThat(group.figures().get(RunMetric.ACCURACY).mean()).isEqualTo(0.8);
        });
    }

    @Test
    void earlierCheckpointsDoNotCountAndEveryVariantHasItsRow() {
        sweep("v", null, 1);
        completed("v-1", 1, 0.8, 0.1);
        evaluated(Evaluated.of("v-1", 1, 5, "binary", ArtifactKind.HARD, 0.2, 0.1));
        evaluated(Evaluated.of("v-1", 1, Evaluated.LAST, "a-path", ArtifactKind.PROX, 0.85, 0.1));

        SweepReport report = reader.read("v").orElseThrow();

        assertThat(report.groups()).extracting(GroupReport::variant).containsExactly("a-path", "binary");
        assertThat(report.groups().get(1).figures().get(RunMetric.ACCURACY).mean())
                .isEqualTo(0.8);
        assertThat(report.main()).extracting(GroupReport::variant).containsExactly("binary");
    }

    @Test
    void nothingIsAveragedBeforeTheFirstEvaluation() {
        sweep("early", null, 2);

        SweepReport report = reader.read("early").orElseThrow();

        assertThat(report.members()).extracting(MemberReport::status).containsOnly(MemberStatus.WAITING);
        assertThat(report.groups()).isEmpty();
        assertThat(report.main()).isEmpty();
    }

    @Test
    void runsThatWereAskedForOneByOneUnderASweepsNamesCountAsOne() {
        for (int i : new int[] {1, 2, 10}) {
            claimed("manual-" + i, i);
        }
        claimed("manual-x", 1);
        claimed("manual-1-again", 1);
        ended("manual-2", RunResult.Outcome.COMPLETED);
        evaluated(Evaluated.binary("manual-2", 2, 0.7, 0.1));

        SweepReport report = reader.read("manual").orElseThrow();

        assertThat(report.members()).extracting(MemberReport::run).containsExactly("manual-1", "manual-2", "manual-10");
        assertThat(report.groups().get(0).missing()).containsExactly("manual-1", "manual-10");
    }

    @Test
    void aRunKnowsItsSweepAndANameThatEndsInADayIsNone() {
        sweep("s", null, 2);
        completed("s-1", 1, 0.80, 0.10);
        claimed("manual-1", 1);
        claimed("manual-2", 2);
        claimed("nightly-2026-11-29", 1);
        claimed("nightly-2026-11-30", 2);

        assertThat(reader.ofRun("s-1").orElseThrow().sweep()).isEqualTo("s");
        assertThat(reader.ofRun("manual-2").orElseThrow().sweep()).isEqualTo("manual");
        assertThat(reader.ofRun("nightly-2026-11-30")).isEmpty();
        assertThat(reader.ofRun("nothing")).isEmpty();
    }

    @Test
    void aRunOfAnotherRequestUnderAMembersNameIsNotCounted() {
        sweep("t", null, 2);
        completed("t-1", 1, 0.80, 0.10);
        claimed("t-2", 2);
        ended("t-2", RunResult.Outcome.COMPLETED);
        evaluated(Evaluated.binary("t-2", 2, 0.10, 0.10));

        SweepReport report = reader.read("t").orElseThrow();

        assertThat(report.members().get(1).status()).isEqualTo(MemberStatus.FAILED);
        assertThat(report.members().get(1).reason()).isEqualTo("RUN_EXISTS: another request has the name t-2");
        assertThat(report.groups().get(0).figures().get(RunMetric.ACCURACY).mean())
                .isEqualTo(0.80);
    }

    @Test
    void aRunThatWasGivenUpHasFailedUntilAReplayBringsItsResult() {
        sweep("g", null, 2);
        completed("g-1", 1, 0.80, 0.10);
        member("g-2", 2);
        givenUp("g-2");

        MemberReport given = reader.read("g").orElseThrow().members().get(1);
        assertThat(given.status()).isEqualTo(MemberStatus.FAILED);
        assertThat(given.reason()).isEqualTo("ATTEMPTS_EXHAUSTED: 3 attempts ended");

        ended("g-2", RunResult.Outcome.COMPLETED);
        assertThat(reader.read("g").orElseThrow().members().get(1).status()).isEqualTo(MemberStatus.COMPLETED);
    }

    @Test
    void runsThatASweepDidNotComeToAskForEndAsItDid() {
        sweep("cut", null, 2);
        completed("cut-1", 1, 0.80, 0.10);
        givenUp("cut");

        SweepReport report = reader.read("cut").orElseThrow();

        assertThat(report.members())
                .extracting(MemberReport::status)
                .containsExactly(MemberStatus.COMPLETED, MemberStatus.FAILED);
        assertThat(report.members().get(1).reason()).isEqualTo("ATTEMPTS_EXHAUSTED: 3 attempts ended");
    }

    @Test
    void anUnknownNameIsNoSweepAndAllKnownOnesAreListed() {
        assertThat(reader.read("nowhere")).isEmpty();
        sweep("b", null, 1);
        sweep("a", null, 1);
        assertThat(reader.names()).containsExactly("a", "b");
    }

    @Test
    void theJsonHasFiguresByNameAndNoEvents() throws Exception {
        sweep("j", null, 2);
        completed("j-1", 1, 0.8, 0.1);

        var json = Json.mapper().valueToTree(reader.read("j").orElseThrow());

        assertThat(json.at("/size").intValue()).isEqualTo(2);
        assertThat(json.at("/groups/0/n").intValue()).isEqualTo(1);
        assertThat(json.at("/groups/0/missing/0").textValue()).isEqualTo("j-2");
        assertThat(json.at("/groups/0/figures/signChange/mean").doubleValue()).isEqualTo(0.1);
        assertThat(json.at("/groups/0/figures/signChange/std").isMissingNode()).isTrue();
        assertThat(json.at("/members/1/status").textValue()).isEqualTo("waiting");
        assertThat(json.toString()).doesNotContain("evaluations", "bySeed");
    }

    private void sweep(String name, Double rate, int size) {
        List<SweepManifest.Member> members = java.util.stream.IntStream.rangeClosed(1, size)
                .mapToObj(i -> new SweepManifest.Member(name + "-" + i, (long) i, rate))
                .toList();
        manifests.createOnce(
                new ObjectKey(ManifestKeys.sweep(name)),
                new SweepManifest(1, name, "tiny", DIGEST, DIGEST, members),
                SweepManifest.class);
    }

    private void claimed(String run, long seed) {
        claimed(RunRequested.training(run, "tiny", DIGEST, DIGEST).seeded(seed));
    }

    private void member(String run, long seed) {
        Sweep sweep = new Sweep(run.substring(0, run.lastIndexOf('-')), 4, (int) seed);
        claimed(RunRequested.training(run, "tiny", DIGEST, DIGEST)
                .memberOf(sweep)
                .seeded(seed));
    }

    private void claimed(RunRequested request) {
        String run = request.run();
        manifests.createOnce(new ObjectKey(ManifestKeys.request(run)), RunClaim.of(request), RunClaim.class);
    }

    private void givenUp(String run) {
        RunGivenUp end =
                new RunGivenUp(1, DIGEST, run, DIGEST.hex(), ReasonCode.ATTEMPTS_EXHAUSTED, "3 attempts ended");
        manifests.createOnce(new ObjectKey(end.home()), end, RunGivenUp.class);
    }

    private void completed(String run, long seed, double accuracy, double signChange) {
        member(run, seed);
        ended(run, RunResult.Outcome.COMPLETED);
        evaluated(Evaluated.binary(run, seed, accuracy, signChange));
    }

    private void evaluated(EvaluationCompleted evaluation) {
        manifests.createOnce(
                new ObjectKey(ManifestKeys.evaluated(evaluation.run(), evaluation.step(), evaluation.quantization())),
                evaluation,
                EvaluationCompleted.class);
    }

    private void ended(String run, RunResult.Outcome outcome) {
        boolean failed = outcome == RunResult.Outcome.FAILED;
        manifests.createOnce(
                new ObjectKey(ManifestKeys.result(run)),
                new RunResult(
                        1,
                        new AnsweredRequest(DIGEST, run, "tiny", DIGEST),
                        outcome,
                        Evaluated.LAST,
                        failed ? LastCheckpoint.NONE : new LastCheckpoint(DIGEST, "checkpoints/last.json"),
                        1,
                        failed ? new Failure(ReasonCode.RUN_DIVERGED, "loss is NaN") : Failure.NONE),
                RunResult.class);
    }
}
