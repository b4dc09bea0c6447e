package io.proxquant.messaging;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

import io.proxquant.contracts.ReasonCode;

/**
 * Alive unless a step has passed its deadline. Never depends on broker or store: an outage must not restart pods in a
 * loop, and deadlines stand still during one.
 */
@Liveness
@ApplicationScoped
class DeadlineLiveness implements HealthCheck {

    private final WorkRegistry registry;

    @Inject
    DeadlineLiveness(WorkRegistry registry) {
        this.registry = registry;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> overdue = registry.overdue();
        var response = HealthCheckResponse.named("proxquant-work")
                .status(overdue.isEmpty() && registry.broken().isEmpty());
        if (!overdue.isEmpty()) {
            response.withData(ReasonCode.STEP_DEADLINE.code(), String.join(", ", overdue));
        }
        registry.broken().ifPresent(why -> response.withData("broken", why));
        return response.build();
    }
}
