package io.proxquant.messaging;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while store and broker answer and the proofs of the start are done; says in code what is missing. */
@Readiness
@ApplicationScoped
class OutsideReadiness implements HealthCheck {

    private final StartGate gate;

    @Inject
    OutsideReadiness(StartGate gate) {
        this.gate = gate;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> problems = gate.problems();
        var response = HealthCheckResponse.named("proxquant-dependencies").status(problems.isEmpty());
        for (int i = 0; i < problems.size(); i++) {
            response.withData("problem-" + (i + 1), problems.get(i));
        }
        return response.build();
    }
}
