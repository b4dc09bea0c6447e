package io.proxquant.evaluator.console;

import java.util.List;
import java.util.Map;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.registry.promotion.Aliases;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;

/** What the page and scripts read: JSON under {@code /api}, live changes as server-sent events. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public class ConsoleResource {
    private static final int MAX_BEHIND = 2_000;
    private final PipelineState pipeline;
    private final Aliases aliases;
    private final OpenStreams streams;
    private final Sse sse;

    ConsoleResource(PipelineState pipeline, Aliases aliases, OpenStreams streams, Sse sse) {
        this.pipeline = pipeline;
        this.aliases = aliases;
        this.streams = streams;
        this.sse = sse;
    }

    /** Runs, the most recently changed first. */
    @GET
    @Path("runs")
    public List<RunSummary> runs() {
        return pipeline.snapshot().runs().stream()
                .map(Update.RunDetail::summary)
                .toList();
    }

    /** One run with its curve. */
    @GET
    @Path("runs/{run}")
    public Response run(@PathParam("run") String run) {
        return pipeline.find(run)
                .map(detail -> Response.ok(detail).build())
                .orElseGet(() -> missing("no event of a run of this name was seen"));
    }

    /** Evaluations, newest first. */
    @GET
    @Path("evaluations")
    public List<TimedEvent<EvaluationCompleted>> evaluations() {
        return pipeline.snapshot().evaluations();
    }

    /** Decisions with every rule, newest first. */
    @GET
    @Path("decisions")
    public List<TimedEvent<PromotionDecided>> decisions() {
        return pipeline.snapshot().decisions();
    }

    /** Dead letters by topic. */
    @GET
    @Path("dead-letters")
    public Map<String, Long> deadLetters() {
        return pipeline.snapshot().deadLetters();
    }

    /** The reigning champion as the alias log has it, which is the truth; fails rather than wait for a store that is away. */
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
        return Response.status(Response.Status.SERVICE_UNAVAILABLE)
                .entity(Map.of("message", "the object store does not answer; see /q/health/ready"))
                .build();
    }

    /** One snapshot, then every change. A viewer that is too slow is cut off and gets a new snapshot when it returns. */
    @GET
    @Path("stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream() {
        return Multi.createFrom()
                .<Update>emitter(emitter -> streams.add(emitter, pipeline.watch(emitter::emit)), MAX_BEHIND)
                .map(update -> sse.newEventBuilder()
                        .name(update.name())
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(update)
                        .build());
    }

    private static Response missing(String message) {
        return Response.status(Response.Status.NOT_FOUND)
                .entity(Map.of("message", message))
                .build();
    }
}
