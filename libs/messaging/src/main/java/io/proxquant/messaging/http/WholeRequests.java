package io.proxquant.messaging.http;

import java.time.Duration;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import io.proxquant.messaging.MessagingSettings;

/** Sees every request first: its headers arrived in time, its body has to. Nothing waits for a request without end. */
@ApplicationScoped
class WholeRequests {
    private static final int FIRST = 10_000;

    private final Duration limit;

    WholeRequests(MessagingSettings settings) {
        this.limit = settings.requestTime();
    }

    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        ConnectionsWithDeadlines.enable();
    }

    void register(@Observes Filters filters) {
        filters.register(this::look, FIRST);
    }

    private void look(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.connection() instanceof ConnectionBase connection) {
            RequestDeadline deadline = connection.channel().pipeline().get(RequestDeadline.class);
            if (deadline != null) {
                deadline.arrived();
                context.addEndHandler(ended -> deadline.answered());
            }
        }
        closeUnlessItEnds(context, request);
        context.next();
    }

    private void closeUnlessItEnds(RoutingContext context, HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean body =
                request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
        if (body) {
            context.vertx().setTimer(limit.toMillis(), timer -> {
                if (!request.isEnded()) {
                    request.connection().close();
                }
            });
        }
    }
}
