package io.proxquant.cli.sweep;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.manifest.SweepManifest;
import io.proxquant.cli.CommandFailure;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Footprint;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Scores;
import io.proxquant.contracts.SplitScores;
import io.proxquant.contracts.Trial;
import io.proxquant.registry.sweeps.MemberReport;
import io.proxquant.registry.sweeps.MemberStatus;
import io.proxquant.registry.sweeps.RunMetric;
import io.proxquant.registry.sweeps.SweepReport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** What the table says of sweeps, and what a script reads. */
class ComparisonTest {
    private static final Digest DIGEST = Digest.parse("ab".repeat(32));
    private final SweepReport connect = sweep("connect", 0.80, 0.82, 0.81);
    private final SweepReport prox = sweep("prox", 0.84, 0.86, 0.86);

    @Test
    void everySweepHasItsMeanAndTheOthersTheirDifferenceFromTheFirst() {
        Comparison comparison = Comparison.of(List.of(connect, prox), null);

        assertThat(comparison.differences())
                .extracting(row -> row.paired().figure())
                .containsExactly(RunMetric.ACCURACY, RunMetric.LOSS, RunMetric.SIGN_CHANGE);
        assertThat(comparison.differences().get(0)).satisfies(row -> {
            assertThat(row.sweep()).isEqualTo("prox");
            assertThat(row.against()).isEqualTo("connect");
            assertThat(row.paired().difference()).isEqualTo(0.13 / 3, within(1e-12));
            assertThat(row.paired().undecided()).isFalse();
        });
        assertThat(comparison.differences().get(2).paired().undecided())
                .as("equal sign change")
                .isTrue();
        assertThat(String.join("\n", comparison.lines(120)))
                .contains("Sweep connect of model m, mean (std) over 3 runs")
                .contains("81.00 % (1.00)")
                .contains("Differences from connect, paired by seed (95 % interval)")
                .containsPattern("prox +accuracy +\\+4[.]333 points \\(\\+2[.]90 to \\+5[.]77\\) +over 3 seeds\n")
                .containsPattern("prox +signChange .* over 3 seeds, undecided");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 120})
    void noLineIsLongerThanTheTerminal(int columns) {
        String prefix = "a-sweep-with-a-name-that-somebody-chose-to-be-remembered-";
        var sweeps = List.of(sweep(prefix + "1", 0.80, 0.82, 0.81), sweep(prefix + "2", 0.84, 0.86, 0.86));
        assertThat(Comparison.of(sweeps, null).lines(columns))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
    }

    @Test
    void aSingleSweepIsReportedAndNotCompared() {
        assertThat(Comparison.of(List.of(connect), null).differences()).isEmpty();
    }

    @Test
    void runsThatAreNotCountedAreNamedWithTheirReason() {
        List<MemberReport> members = new ArrayList<>(connect.members());
        members.set(
                1,
                new MemberReport("connect-2", 2L, null, MemberStatus.FAILED, "RUN_DIVERGED: loss is NaN", List.of()));
        members.set(2, new MemberReport("connect-3", 3L, null, MemberStatus.COMPLETED, null, List.of()));

        assertThat(String.join("\n", SweepTable.of(SweepReport.of(manifest("connect", 3), members), 120)))
                .contains("1 of 3", "80.00 %")
                .contains("not counted: connect-2 failed, RUN_DIVERGED: loss is NaN")
                .contains("not counted: connect-3 completed, not evaluated yet")
                .doesNotContain("80.00 % (");
    }

    @Test
    void withoutAnEvaluatedReferenceThereIsNothingToCompareWith() {
        SweepReport empty = SweepReport.of(
                manifest("empty", 1),
                List.of(new MemberReport("empty-1", 1L, null, MemberStatus.WAITING, null, List.of())));

        assertThatThrownBy(() -> Comparison.of(List.of(empty, prox), null))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("sweep empty has no evaluated run");
        assertThatThrownBy(() -> Comparison.of(List.of(connect, prox), "ternary"))
                .hasMessageContaining("sweep connect has no evaluated run of ternary");
        assertThat(Comparison.of(List.of(prox, empty), null).differences()).isEmpty();
    }

    @Test
    void aSweepThatCouldNotBeComparedIsNoSuccess() {
        SweepReport empty = SweepReport.of(
                manifest("empty", 1),
                List.of(new MemberReport("empty-1", 1L, null, MemberStatus.WAITING, null, List.of())));

        assertThat(Comparison.of(List.of(connect, prox, empty), null).missing())
                .hasValueSatisfying(
                        why -> assertThat(why).startsWith("sweep empty could not be compared with connect"));
        assertThat(Comparison.of(List.of(connect, prox), null).missing()).isEmpty();
        assertThat(Comparison.of(List.of(empty), null).missing())
                .as("a report on one sweep compares nothing")
                .isEmpty();
    }

    @Test
    void theJsonHasSweepsAndDifferencesUnrounded() {
        var json = Json.mapper().valueToTree(Comparison.of(List.of(connect, prox), null));

        assertThat(json.at("/sweeps/1/groups/0/figures/accuracy/n").intValue()).isEqualTo(3);
        assertThat(json.at("/differences/0/paired/figure").textValue()).isEqualTo("accuracy");
        assertThat(json.at("/differences/0/paired/difference").doubleValue()).isEqualTo(0.13 / 3, within(1e-12));
        assertThat(json.at("/differences/0/paired/interval/lower").doubleValue())
                .isEqualTo(0.02899, within(1e-5));
        assertThat(json.at("/differences/0/paired/undecided").booleanValue()).isFalse();
        assertThat(json.at("/differences/0/rate").isMissingNode()).isTrue();
    }

    private static SweepReport sweep(String name, double... accuracies) {
        List<MemberReport> members = new ArrayList<>();
        for (int i = 0; i < accuracies.length; i++) {
            String run = name + "-" + (i + 1);
            members.add(new MemberReport(
                    run, i + 1L, null, MemberStatus.COMPLETED, null, List.of(evaluation(run, i + 1, accuracies[i]))));
        }
        return SweepReport.of(manifest(name, accuracies.length), members);
    }

    private static SweepManifest manifest(String name, int size) {
        List<SweepManifest.Member> members = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            members.add(new SweepManifest.Member(name + "-" + i, (long) i, null));
        }
        return new SweepManifest(SweepManifest.FORMAT, name, "m", DIGEST, DIGEST, members);
    }

    private static EvaluationCompleted evaluation(String run, long seed, double accuracy) {
        SplitScores scores =
                new SplitScores(Scores.of(accuracy, null, 1 - accuracy, 100), Scores.of(0.9, null, 0.1, 100));
        return new EvaluationCompleted(
                new RunStep("m", run, 9),
                Phase.FINAL,
                "artifacts/a",
                "binary",
                ArtifactKind.HARD,
                new Footprint(0.25, 0.0, 1.0, 1, 32),
                null,
                scores,
                null,
                DIGEST,
                "evaluations/a",
                Trial.of(seed));
    }
}
