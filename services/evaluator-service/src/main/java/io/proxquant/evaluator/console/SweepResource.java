package io.proxquant.evaluator.console;

import java.util.List;
import java.util.Map;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.proxquant.registry.sweeps.SweepReader;
import io.proxquant.storage.ObjectKey;

/** Serves sweeps as JSON, read from the store each time, so that answers do not depend on what this process has seen. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class SweepResource {
    private final SweepReader sweeps;

    SweepResource(SweepReader sweeps) {
        this.sweeps = sweeps;
    }

    /** Names of all sweeps. */
    @GET
    @Path("sweeps")
    @Timeout(5000)
    public List<String> names() {
        return sweeps.names();
    }

    /** Mean and spread of one sweep, and its runs. */
    @GET
    @Path("sweeps/{sweep}")
    @Timeout(5000)
    public Response sweep(@PathParam("sweep") String sweep) {
        try {
            ObjectKey.of(sweep);
        } catch (IllegalArgumentException e) {
            return missing();
        }
        return sweeps.read(sweep).map(report -> Response.ok(report).build()).orElseGet(SweepResource::missing);
    }

    /** The sweep that a run belongs to; no content when it belongs to none, as most do. */
    @GET
    @Path("runs/{run}/sweep")
    @Timeout(5000)
    public Response sweepOf(@PathParam("run") String run) {
        try {
            ObjectKey.of(run);
        } catch (IllegalArgumentException e) {
            return Response.noContent().build();
        }
        return sweeps.ofRun(run).map(report -> Response.ok(report).build()).orElseGet(() -> Response.noContent()
                .build());
    }

    /** The store did not answer in time; readiness says why. */
    @ServerExceptionMapper
    Response storeAway(TimeoutException e) {
        return Response.status(Response.Status.SERVICE_UNAVAILABLE)
                .entity(Map.of("message", "the object store does not answer; see /q/health/ready"))
                .build();
    }

    private static Response missing() {
        return Response.status(Response.Status.NOT_FOUND)
                .entity(Map.of("message", "there is no sweep of this name"))
                .build();
    }
}
