package io.proxquant.evaluator.console;

import java.util.List;
import java.util.Map;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.proxquant.evaluator.service.EvaluatorSettings;

/**
 * Refuses every request under a foreign host name before it is answered. Probes and metrics are exempt, since the cluster asks
 * for them under whatever name it uses.
 */
@ApplicationScoped
class RequestGuard {
    private static final int FIRST = 1_000;
    private static final int MISDIRECTED = 421;
    private static final String OPERATIONS = "/q/";

    private final HostCheck hosts;

    RequestGuard(EvaluatorSettings settings) {
        this.hosts = new HostCheck(settings.consoleHosts().orElse(List.of()));
    }

    void register(@Observes Filters filters) {
        filters.register(this::look, FIRST);
    }

    private void look(RoutingContext context) {
        HttpServerRequest request = context.request();
        HostAndPort asked = request.authority();
        String host = asked == null ? null : asked.host();
        if (context.normalizedPath().startsWith(OPERATIONS) || hosts.allows(host)) {
            context.next();
            return;
        }
        context.response()
                .setStatusCode(MISDIRECTED)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(new JsonObject(Map.of(
                                "message",
                                "the console does not answer under this host name; name it in"
                                        + " proxquant.evaluator.console-hosts if it is yours"))
                        .encode());
    }
}
