package io.proxquant.evaluator.console;

import java.util.List;
import java.util.Map;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.registry.promotion.Aliases;
import io.proxquant.registry.runs.CurvePoints;
import io.proxquant.registry.runs.RunCurves;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;

/** Serves the console's page and other clients: JSON under {@code /api}, live changes as server-sent events. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public class ConsoleResource {
    /** Most requests for one long list that are answered at the same time, since each answer may take megabytes. */
    private static final int AT_ONCE = 4;

    private final PipelineState pipeline;
    private final Aliases aliases;
    private final RunCurves curves;
    private final Sse sse;

    ConsoleResource(PipelineState pipeline, Aliases aliases, RunCurves curves, Sse sse) {
        this.pipeline = pipeline;
        this.aliases = aliases;
        this.curves = curves;
        this.sse = sse;
    }

    /** Runs, the most recently changed first. */
    @GET
    @Path("runs")
    public List<RunSummary> runs() {
        return pipeline.runs();
    }

    /** One run with its curve. */
    @GET
    @Path("runs/{run}")
    public Response run(@PathParam("run") String run) {
        return pipeline.find(run)
                .map(detail -> Response.ok(detail).build())
                .orElseGet(() -> missing("no event of a run of this name was seen"));
    }

    /**
     * The curve that the store keeps of a run, however old the run is. What a running one did since its last checkpoint is only
     * in the stream.
     */
    @GET
    @Path("runs/{run}/curve")
    @Blocking
    @Timeout(10_000)
    @Bulkhead(AT_ONCE)
    public Response curve(@PathParam("run") String run) {
        try {
            ObjectKey.of(run);
        } catch (IllegalArgumentException e) {
            return missing("no run has this name");
        }
        CurvePoints<CurvePoint> curve = CurvePoint.none();
        curves.each(run, event -> curve.add(CurvePoint.of(event)));
        return Response.ok(new Update.RunCurve(run, curve.points())).build();
    }

    /** Evaluations, newest first. */
    @GET
    @Path("evaluations")
    @Bulkhead(AT_ONCE)
    public List<TimedEvent<EvaluationCompleted>> evaluations() {
        return pipeline.evaluations();
    }

    /** Decisions with every rule, newest first. */
    @GET
    @Path("decisions")
    @Bulkhead(AT_ONCE)
    public List<TimedEvent<PromotionDecided>> decisions() {
        return pipeline.decisions();
    }

    /** Dead letters by topic. */
    @GET
    @Path("dead-letters")
    public Map<String, Long> deadLetters() {
        return pipeline.deadLetters();
    }

    /** The reigning champion, read from the alias log and not from events; fails instead of waiting for an unavailable store. */
    @GET
    @Path("models/{model}/champion")
    @Blocking
    @Timeout(5000)
    public Response champion(@PathParam("model") String model) {
        try {
            ObjectKey.of(model);
        } catch (IllegalArgumentException e) {
            return missing("no model has this name");
        }
        return aliases.head(model)
                .map(NumberedLog.Entry::content)
                .map(champion -> Response.ok(champion).build())
                .orElseGet(() -> missing("no artifact of this model was promoted yet"));
    }

    /** The store did not answer in time; readiness says why. */
    @ServerExceptionMapper
    Response storeAway(TimeoutException e) {
        return unavailable("the object store does not answer; see /q/health/ready");
    }

    /** Too many ask for the long lists at the same time. */
    @ServerExceptionMapper
    Response busy(BulkheadException e) {
        return unavailable("too many requests for this list at the same time; ask again in a moment");
    }

    /**
     * The whole state, then every change. A viewer that is too slow is cut off and gets everything anew when it returns; one
     * viewer too many is refused.
     */
    @GET
    @Path("stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream() {
        if (pipeline.full()) {
            throw new WebApplicationException(
                    unavailable("too many pages of this console are open; close one, or ask again later"));
        }
        return Multi.createFrom().publisher(pipeline.updates()).map(update -> sse.newEventBuilder()
                .name(update.name())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(update)
                .build());
    }

    private static Response unavailable(String message) {
        return Response.status(Response.Status.SERVICE_UNAVAILABLE)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of("message", message))
                .build();
    }

    private static Response missing(String message) {
        return Response.status(Response.Status.NOT_FOUND)
                .entity(Map.of("message", message))
                .build();
    }
}
