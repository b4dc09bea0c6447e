package io.proxquant.cli.offline;

import java.util.List;
import java.util.Locale;

import io.proxquant.contracts.Scores;
import io.proxquant.models.calibration.CalibrationReport;

/**
 * What {@code calibrate} prints.
 *
 * @param statistics what happened to running means and variances
 * @param biases what happened to biases; nothing where they were left alone
 * @param biasesLeft why biases were left alone; absent where they were not
 * @param before scores on the test split of the artifact as it came
 * @param after scores of the artifact as it was written
 */
record CalibrationSummary(
        String artifact,
        String out,
        int samples,
        int batches,
        long seed,
        Change statistics,
        Change biases,
        String biasesLeft,
        Scores before,
        Scores after,
        int threads,
        String device) {

    /** Parameters that were written, and max |new - old| over them. */
    record Change(int parameters, double largestChange) {
        static Change of(CalibrationReport report) {
            return new Change(report.parameters().size(), report.largestChange());
        }
    }

    List<String> lines() {
        return List.of(
                artifact + ": " + samples + " samples in " + batches + " batches, seed " + seed,
                change("running statistics re-estimated", statistics),
                change("biases corrected", biases) + (biasesLeft == null ? "" : " (" + biasesLeft + ")"),
                "test split before: " + EvaluationReport.figures(before),
                "test split after:  " + EvaluationReport.figures(after),
                "written to " + out);
    }

    private static String change(String what, Change change) {
        return String.format(
                Locale.ROOT, "%d %s, largest change %.4g", change.parameters(), what, change.largestChange());
    }
}
