package io.proxquant.evaluator.service;

import java.util.List;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.AnsweredRequest;
import io.proxquant.checkpoints.manifest.LastCheckpoint;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.checkpoints.manifest.SweepManifest;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Failure;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.evaluator.evaluation.TinyPipeline;
import io.proxquant.evaluator.evaluation.TinyPipeline.Stored;
import io.proxquant.storage.ObjectKey;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/** Mean and spread of a sweep, from artifact events to the figures that scripts and the page read. */
@QuarkusTest
@WithTestResource(StackResource.class)
class SweepReportIT extends ServiceCase {
    private static final Digest DIGEST = Digest.of("request");

    @Test
    void theMeanOverTheEvaluatedRunsIsServedAndAFailedRunIsNamed() {
        TinyPipeline pipeline =
                new TinyPipeline(store, manifests, blobs, files, TinyPipeline.IMAGES, "swept", "maxLoss: 100");
        sweep("three", 3);
        evaluated(pipeline, "three-1", 21);
        evaluated(pipeline, "three-2", 22);
        ended("three-3", RunResult.Outcome.FAILED);
        List<EvaluationCompleted> said = await().atMost(LONG)
                .until(
                        () -> wire.said("swept").stream()
                                .map(Wire.Said::event)
                                .filter(EvaluationCompleted.class::isInstance)
                                .map(EvaluationCompleted.class::cast)
                                .toList(),
                        evaluations -> evaluations.size() >= 2);

        JsonPath report = get("/api/sweeps/three").jsonPath();

        double first = said.get(0).test().artifact().loss();
        double second = said.get(1).test().artifact().loss();
        assertThat(report.getInt("groups[0].n")).isEqualTo(2);
        assertThat(report.getInt("groups[0].size")).isEqualTo(3);
        assertThat(report.getDouble("groups[0].figures.loss.mean")).isEqualTo((first + second) / 2, within(1e-6));
        assertThat(report.getDouble("groups[0].figures.loss.std"))
                .isEqualTo(Math.abs(first - second) / Math.sqrt(2), within(1e-6));
        assertThat(report.getList("groups[0].missing", String.class)).containsExactly("three-3");
        assertThat(report.getString("members[2].status")).isEqualTo("failed");
        assertThat(report.getString("members[2].reason")).startsWith("RUN_DIVERGED");
        assertThat(get("/api/sweeps").jsonPath().getList("", String.class)).contains("three");
    }

    @Test
    void anUnknownSweepIsNotFound() {
        assertThat(get("/api/sweeps/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/api/sweeps/..%2f..%2fsecret").statusCode()).isEqualTo(404);
    }

    private void sweep(String name, int size) {
        List<SweepManifest.Member> members = java.util.stream.IntStream.rangeClosed(1, size)
                .mapToObj(i -> new SweepManifest.Member(name + "-" + i, (long) i, null))
                .toList();
        manifests.createOnce(
                new ObjectKey(ManifestKeys.sweep(name)),
                new SweepManifest(SweepManifest.FORMAT, name, "swept", DIGEST, DIGEST, members),
                SweepManifest.class);
    }

    private void evaluated(TinyPipeline pipeline, String run, long seed) {
        Stored warmStart = pipeline.checkpoint(run, 5, Phase.WARM_START, seed, values -> {});
        Stored last = pipeline.checkpoint(run, 10, Phase.FINAL, seed + 100, values -> {});
        ended(run, RunResult.Outcome.COMPLETED);
        wire.send(pipeline.artifact(last, Phase.FINAL, warmStart));
    }

    /** As the trainer leaves it. */
    private void ended(String run, RunResult.Outcome outcome) {
        boolean failed = outcome == RunResult.Outcome.FAILED;
        manifests.createOnce(
                new ObjectKey(ManifestKeys.result(run)),
                new RunResult(
                        RunResult.FORMAT,
                        new AnsweredRequest(DIGEST, run, "swept", DIGEST),
                        outcome,
                        10L,
                        failed ? LastCheckpoint.NONE : new LastCheckpoint(DIGEST, "checkpoints/last.json"),
                        1,
                        failed ? new Failure(ReasonCode.RUN_DIVERGED, "loss is NaN") : Failure.NONE),
                RunResult.class);
    }
}
