package io.proxquant.trainer.run;

import java.time.Clock;
import java.util.Optional;

import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.checkpoints.manifest.RunGivenUp;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.cloudevents.EventContext;
import io.proxquant.messaging.Outgoing;
import io.proxquant.messaging.Received;
import io.proxquant.registry.runs.RunTakenException;
import io.proxquant.registry.runs.Runs;
import io.proxquant.storage.ContentException;
import io.proxquant.storage.Manifest;
import io.proxquant.trainer.checkpoint.Announcement;

/**
 * Makes a run's end known, whatever ended it: it is stored first, then published. Readers of the store and of the events thus
 * see the same; the store never shows a run as still running that an event calls failed. Results of another request under the
 * same name are not touched.
 */
final class RunOutcomes {
    private static final System.Logger LOG = System.getLogger(RunOutcomes.class.getName());

    private final Runs records;
    private final Announcement announcement;
    private final TrainingMetrics metrics;
    private final Clock clock;

    RunOutcomes(Runs records, Announcement announcement, TrainingMetrics metrics, Clock clock) {
        this.records = records;
        this.announcement = announcement;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Publishes again the result that the request has already; false if it has none. */
    boolean tellAgain(Received<RunRequested> received) {
        Optional<RunResult> result = records.result(received.event());
        result.ifPresent(kept -> announcement.publish(kept.event(), context(received)));
        return result.isPresent();
    }

    /** Stores the result, then publishes it; if one is stored already, that one. */
    void tell(Received<RunRequested> received, RunResult result) {
        Outgoing told = keep(received, result);
        announcement.publish(told.event(), told.context());
    }

    /**
     * Stores a failure and returns its event, which the caller publishes. Work that is given up gets no result, since it may be
     * replayed. While the store is away this throws, and is repeated.
     */
    Outgoing failure(Received<RunRequested> received, ReasonCode reason, String detail) {
        try {
            Manifest<RunClaim> claim =
                    records.claim(received.event(), received.attributes().traceparent());
            if (reason != ReasonCode.ATTEMPTS_EXHAUSTED) {
                RunEnding ending = RunEnding.of(received.event(), claim, clock);
                return keep(received, ending.failed(reason, detail, null));
            }
            giveUp(received, reason, detail);
        } catch (RunTakenException anothers) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "nothing is kept of {0}: {1}",
                    received.record().position(),
                    anothers.getMessage());
        } catch (ContentException unreadable) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "[{0}] the end of run {1} is told and cannot be kept: {2}",
                    unreadable.reason().code(),
                    received.event().run(),
                    unreadable.getMessage());
        }
        // Such a request may not be the one that has the name: its id is of the delivered request, not of the run.
        RunRequested request = received.event();
        return new Outgoing(new RunFailed(request.run(), request.model(), reason, detail, null), received.answer());
    }

    private Outgoing keep(Received<RunRequested> received, RunResult result) {
        RunResult kept = records.end(result, received.attributes().traceparent());
        metrics.ended(kept);
        return new Outgoing(kept.event(), context(received));
    }

    private void giveUp(Received<RunRequested> received, ReasonCode reason, String detail) {
        RunRequested request = received.event();
        records.giveUp(
                new RunGivenUp(
                        RunGivenUp.FORMAT,
                        RunClaim.of(request).digest(),
                        request.run(),
                        received.identity().hex(),
                        reason,
                        detail),
                received.attributes().traceparent());
    }

    /** Run events answer the request itself and not its delivery, so that a repeat gets the same ids. */
    static EventContext context(Received<RunRequested> received) {
        RunRequested request = received.event();
        return EventContext.of(CanonicalJson.digest(request), request.recipe(), received.cause());
    }
}
