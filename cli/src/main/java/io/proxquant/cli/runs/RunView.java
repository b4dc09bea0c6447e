package io.proxquant.cli.runs;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.submit.Installation;
import io.proxquant.cli.watch.RunRequests;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.Scores;
import io.proxquant.registry.runs.ListedRun;
import io.proxquant.registry.runs.RunState;
import io.proxquant.registry.runs.StoredRun;

/**
 * A run as it stands, for a person or a program.
 *
 * @param state one of queued, running, cancelling, completed, failed, cancelled
 * @param since when a trainer took it; of one that is queued, when it was asked for
 * @param step last step of one that has ended
 * @param scored what its artifacts scored, where one run is shown and not many
 */
public record RunView(
        String run,
        String model,
        String state,
        Instant since,
        RunRequested request,
        @MayBeAbsent Long step,
        @MayBeAbsent Digest finalCheckpoint,
        @MayBeAbsent ReasonCode reason,
        @MayBeAbsent String detail,
        @MayBeAbsent List<EvaluationCompleted> scored) {
    private static final String ROW = "%-40s %-11s %-20s %s";

    /** Over the rows of a list. */
    public static final String HEAD = String.format(Locale.ROOT, ROW, "run", "state", "since", "model");

    /** One that no trainer took yet. */
    public static RunView queued(RunRequests.Asked asked) {
        RunRequested request = asked.request();
        return new RunView(
                request.run(),
                request.model(),
                RunState.QUEUED.wire(),
                asked.at(),
                request,
                null,
                null,
                null,
                null,
                null);
    }

    /** One that a trainer took. */
    public static Optional<RunView> taken(ListedRun listed, Installation installation) {
        return StoredRun.of(installation.runs(), listed.run()).map(stored -> of(listed, stored, null));
    }

    private static RunView of(ListedRun listed, StoredRun stored, List<EvaluationCompleted> scored) {
        Optional<RunResult> result = stored.result();
        return new RunView(
                listed.run(),
                stored.request().model(),
                stored.state().wire(),
                listed.taken(),
                stored.request(),
                result.map(RunResult::step).orElse(null),
                result.map(RunResult::finalCheckpoint).orElse(null),
                result.map(RunResult::reason)
                        .orElse(stored.givenUp().map(end -> end.reason()).orElse(null)),
                result.map(RunResult::detail)
                        .orElse(stored.givenUp().map(end -> end.detail()).orElse(null)),
                scored);
    }

    /**
     * The run of this name, with what it scored.
     *
     * @throws CommandFailure if nobody asked for one
     */
    public static RunView find(String run, Installation installation) {
        if (!run.matches("[a-z0-9-]{1,63}")) {
            throw new CommandFailure(run + ": a run's name has 1 to 63 lower-case letters, digits and '-'");
        }
        Optional<ListedRun> listed = installation.runList().find(run);
        if (listed.isPresent()) {
            Optional<StoredRun> stored = StoredRun.of(installation.runs(), run);
            if (stored.isPresent()) {
                return of(listed.get(), stored.get(), installation.evaluations().besideRun(run));
            }
        }
        return new RunRequests(installation.connection())
                .find(request -> request.run().equals(run))
                .map(RunView::queued)
                .orElseThrow(() -> new CommandFailure("there is no run " + run
                        + " in this installation; ./proxquant runs list shows those that are"));
    }

    /** A line of a list. */
    public String row() {
        return String.format(Locale.ROOT, ROW, run, state, since.truncatedTo(ChronoUnit.SECONDS), model);
    }

    /** Why it failed, to go on in a sentence; empty for others. */
    public String why() {
        return reason == null ? "" : ", " + reason + ": " + detail;
    }

    /** All of it, for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Run " + run + " of model " + model + ": " + state + why());
        lines.add("  since     " + since);
        lines.add("  recipe    " + request.recipe());
        lines.add("  data      " + request.data());
        if (request.sweep() != null) {
            lines.add("  sweep     " + request.sweep().id());
        }
        if (step != null) {
            lines.add("  step      " + step + (finalCheckpoint == null ? "" : ", final checkpoint " + finalCheckpoint));
        }
        if (scored != null) {
            scored.forEach(each -> lines.add("  scored    step " + each.step() + " " + each.quantization() + "  "
                    + metric(each.validation().artifact())
                    + String.format(Locale.ROOT, ", %.2f bits", each.footprint().effectiveBits())));
        }
        return lines;
    }

    private static String metric(Scores scores) {
        if (scores.accuracy() != null) {
            return String.format(Locale.ROOT, "accuracy %.2f %%", 100 * scores.accuracy());
        }
        return scores.perplexity() == null
                ? "not finite"
                : String.format(Locale.ROOT, "perplexity %.2f", scores.perplexity());
    }
}
