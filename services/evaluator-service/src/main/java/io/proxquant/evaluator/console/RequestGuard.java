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
 * What comes before every answer: a request under a foreign name is refused, and one whose body does not end loses its
 * connection. Probes and metrics are asked for under whatever name the cluster uses, and tell nothing of models.
 */
@ApplicationScoped
class RequestGuard {
    private static final int FIRST = 1_000;
    private static final int MISDIRECTED = 421;
    private static final String OPERATIONS = "/q/";

    private final HostCheck hosts;
    private final long bodyMillis;

    RequestGuard(EvaluatorSettings settings) {
        this.hosts = new HostCheck(settings.consoleHosts().orElse(List.of()));
        this.bodyMillis = settings.requestTime().toMillis();
    }

    void register(@Observes Filters filters) {
        filters.register(this::look, FIRST);
    }

    private void look(RoutingContext context) {
        HttpServerRequest request = context.request();
        closeUnlessItEnds(context, request);
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

    private void closeUnlessItEnds(RoutingContext context, HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean body =
                request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
        if (body) {
            context.vertx().setTimer(bodyMillis, timer -> {
                if (!request.isEnded()) {
                    request.connection().close();
                }
            });
        }
    }
}
