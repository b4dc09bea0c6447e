package io.proxquant.cli.runs;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.layout.ScoreText;
import io.proxquant.cli.layout.Table;
import io.proxquant.cli.submit.Installation;
import io.proxquant.cli.watch.RequestQueue;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Failure;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.RunRequested;
import io.proxquant.registry.runs.ListedRun;
import io.proxquant.registry.runs.RunState;
import io.proxquant.registry.runs.StoredRun;
import io.proxquant.registry.sweeps.MemberReport;
import io.proxquant.registry.sweeps.MemberStatus;

/**
 * The present state of a run, for a person or a program.
 *
 * @param state one of queued, running, cancelling, completed, failed, cancelled
 * @param since when a trainer took it; of one that is queued, when it was asked for
 * @param scored what its artifacts scored, where one run is shown and not many
 */
public record RunView(
        String run,
        String model,
        String state,
        Instant since,
        RunRequested request,
        @JsonUnwrapped RunEnd end,
        @MayBeAbsent List<EvaluationCompleted> scored) {
    /** A run that no trainer took yet. */
    public static RunView queued(RequestQueue.Asked asked) {
        RunRequested request = asked.request();
        return new RunView(
                request.run(), request.model(), RunState.QUEUED.wire(), asked.at(), request, RunEnd.NONE, null);
    }

    /** A run that a trainer took. */
    public static Optional<RunView> taken(ListedRun listed, Installation installation) {
        return StoredRun.of(installation.runs(), listed.run()).map(stored -> of(listed, stored, null, installation));
    }

    private static RunView of(
            ListedRun listed, StoredRun stored, List<EvaluationCompleted> scored, Installation installation) {
        return new RunView(
                listed.run(),
                stored.request().model(),
                state(stored, installation).wire(),
                listed.taken(),
                stored.request(),
                stored.result()
                        .map(RunEnd::of)
                        .or(() -> stored.givenUp().map(RunEnd::of))
                        .orElse(RunEnd.NONE),
                scored);
    }

    /** The state of a run; that of a sweep follows from its runs, since the store has no end of its own for it. */
    private static RunState state(StoredRun stored, Installation installation) {
        if (stored.state().ended() || stored.request().sweep() != null) {
            return stored.state();
        }
        Set<MemberStatus> members = installation
                .sweeps()
                .expanded(stored.request().run())
                .map(sweep -> sweep.members().stream().map(MemberReport::status).collect(Collectors.toSet()))
                .orElse(Set.of());
        if (members.isEmpty() || members.contains(MemberStatus.WAITING) || members.contains(MemberStatus.RUNNING)) {
            return stored.state();
        }
        return members.contains(MemberStatus.FAILED)
                ? RunState.FAILED
                : members.contains(MemberStatus.CANCELLED) ? RunState.CANCELLED : RunState.COMPLETED;
    }

    /**
     * The run of this name, with what it scored.
     *
     * @throws CommandFailure if nobody asked for one
     */
    public static RunView find(String run, Installation installation) {
        Optional<ListedRun> listed = installation.runList().find(run);
        if (listed.isPresent()) {
            Optional<StoredRun> stored = StoredRun.of(installation.runs(), run);
            if (stored.isPresent()) {
                return of(listed.get(), stored.get(), installation.evaluations().besideRun(run), installation);
            }
        }
        return new RequestQueue(installation.connection())
                .find(request -> request.run().equals(run))
                .map(RunView::queued)
                .orElseThrow(() -> new CommandFailure("there is no run " + run
                        + " in this installation; ./proxquant runs list shows those that are"));
    }

    /** A list; no line is longer than the columns. */
    public static List<String> list(List<RunView> runs, int columns) {
        Table table = new Table().text("run").figures("state").figures("since").text("model");
        runs.forEach(each -> table.row(
                each.run(),
                each.state(),
                each.since().truncatedTo(ChronoUnit.SECONDS).toString(),
                EncodedNames.shown(each.model())));
        return table.lines(columns);
    }

    /** Why it failed, to be appended to a sentence; empty for other runs. */
    public String why() {
        Failure failure = end.failure();
        return failure.reason() == null
                ? ""
                : ", " + failure.reason() + ": " + EncodedNames.shownText(String.valueOf(failure.detail()));
    }

    /** All of it as text for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Run " + run + " of model " + EncodedNames.shown(model) + ": " + state + why());
        lines.add("  since     " + since);
        lines.add("  recipe    " + request.recipe());
        lines.add("  data      " + request.data());
        if (request.sweep() != null) {
            lines.add("  sweep     " + request.sweep().id());
        }
        if (end.step() != null) {
            String last = end.finalCheckpoint() == null ? "" : ", final checkpoint " + end.finalCheckpoint();
            lines.add("  step      " + end.step() + last);
        }
        if (scored != null) {
            scored.forEach(each -> lines.add("  scored    step " + each.step() + " " + each.quantization() + "  "
                    + ScoreText.named(each.validation().artifact())
                    + String.format(Locale.ROOT, ", %.2f bits", each.footprint().effectiveBits())));
        }
        return lines;
    }
}
