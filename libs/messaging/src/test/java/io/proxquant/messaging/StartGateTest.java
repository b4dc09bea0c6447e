package io.proxquant.messaging;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

import io.proxquant.storage.DependencyState.Outage;
import io.proxquant.storage.StoreProof;

import static org.assertj.core.api.Assertions.assertThat;

final class StartGateTest {

    private static StartGate gate(Bench bench) {
        return new StartGate(bench.proof, List.of(() -> bench.topicProblems), bench.dependencies.all());
    }

    @Test
    void readyFollowsProofTopicsAndOutages() {
        try (Bench bench = new Bench()) {
            StartGate gate = gate(bench);
            assertThat(gate.passed()).isFalse();
            bench.topicProblems.add("[TOPIC_MISSING] x");
            bench.ready();
            assertThat(gate.passed()).isFalse();
            assertThat(gate.problems()).containsExactly("[TOPIC_MISSING] x");
            bench.topicProblems.clear();
            assertThat(gate.passed()).isTrue();
            assertThat(new OutsideReadiness(gate).call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
            try (Outage outage = bench.dependencies.broker().begin("BROKER_UNAVAILABLE", "no answer")) {
                assertThat(outage).isNotNull();
                HealthCheckResponse response = new OutsideReadiness(gate).call();
                assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
                assertThat(response.getData().orElseThrow())
                        .isEqualTo(Map.of("problem-1", "broker: [BROKER_UNAVAILABLE] no answer"));
                assertThat(gate.passed()).as("a passed gate stays passed").isTrue();
            }
        }
    }

    @Test
    void whatAServiceNeedsItselfKeepsTheGateShut() {
        try (Bench bench = new Bench().ready()) {
            List<StartCondition> conditions = List.of(() -> bench.topicProblems, () -> List.of("[GPU_MISSING] none"));
            StartGate gate = new StartGate(bench.proof, conditions, bench.dependencies.all());
            assertThat(gate.passed()).isFalse();
            assertThat(gate.problems()).containsExactly("[GPU_MISSING] none");
        }
    }

    @Test
    void aStoreThatOverwritesIsNeverReady() {
        try (Bench bench = new Bench(new OverwritingStore(new ConcurrentHashMap<>()), record -> {}).ready()) {
            assertThat(bench.proof.state()).isEqualTo(StoreProof.State.UNCONDITIONAL);
            assertThat(gate(bench).passed()).isFalse();
            assertThat(gate(bench).problems()).singleElement().asString().contains("STORE_UNCONDITIONAL");
        }
    }
}
