package io.proxquant.models.networks;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.NetworkTooLargeException;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.Options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NetworkMemoryTest {

    private static final AvailableMemory FOUR_GIB = AvailableMemory.ofMachine(4L << 30);
    private static final AvailableMemory HEAP = new AvailableMemory(1L << 30, "the heap has");

    @Test
    void aNetworkThatNoMachineHasRoomForIsRefusedBeforeItIsMade() {
        NetworkSection section = section("resnet", Map.of("depth", 1202, "width", 1024));
        assertThatThrownBy(() -> Networks.create(section, 1, ComputeDevice.CPU, FOUR_GIB))
                .isInstanceOf(NetworkTooLargeException.class)
                .hasMessageStartingWith("network resnet of depth 1202, width 1024 needs at least 590.")
                .hasMessageContaining("GiB of memory, and machine or container have 4.0 GiB")
                .hasMessageContaining("lower network.depth or network.width");
    }

    @Test
    void vocabularyTimesStateIsBoundedToo() {
        NetworkSection section = section("lstm", Map.of("vocabulary", 200_000, "embedding", 2048, "hidden", 2048));
        assertThatThrownBy(() -> Networks.create(section, 1, ComputeDevice.CPU, FOUR_GIB))
                .isInstanceOf(NetworkTooLargeException.class)
                .hasMessageContaining("vocabulary 200000, embedding 2048, hidden 2048, layers 1 needs at least 6.")
                .hasMessageContaining("network.vocabulary");
    }

    @Test
    void aTensorOfMoreElementsThanAnArrayHoldsIsRefusedWhateverTheMachine() {
        NetworkSection section = section("lstm", Map.of("vocabulary", 1_000_000, "embedding", 8192));
        assertThatThrownBy(
                        () -> Networks.create(section, 1, ComputeDevice.CPU, AvailableMemory.ofMachine(Long.MAX_VALUE)))
                .isInstanceOf(NetworkTooLargeException.class)
                .hasMessageContaining("a tensor of 8192000000 weights, and none may have more than 2147483631");
    }

    @Test
    void trainingNeedsMoreThanScoringAndTheBatchCounts() {
        NetworkMemory memory = NetworkMemory.of(section("resnet", Map.of("depth", 20, "width", 64)));
        AvailableMemory room = AvailableMemory.ofMachine(80L << 20);
        memory.requireToScore(room);
        memory.requireToTrain(room, HEAP, 0);
        memory.requireToTrain(FOUR_GIB, HEAP, 128L * 32 * 32);
        assertThatThrownBy(() -> memory.requireToTrain(room, HEAP, 128L * 32 * 32))
                .hasMessageContaining("in training needs at least")
                .hasMessageContaining("lower training.batch, network.depth or network.width");
        assertThatThrownBy(() -> memory.requireToTrain(room, new AvailableMemory(1 << 20, "the heap has"), 0))
                .hasMessageContaining("the heap has 1.0 MiB")
                .hasMessageContaining("-Xmx");
    }

    @Test
    void whatIsToldIsWhatTheNetworkThenHas() {
        for (String type : new String[] {"resnet", "lstm", "gru", "lenet-5", "lenet-300-100"}) {
            NetworkSection section = section(type, Map.of());
            try (Network network = Networks.create(section, 1)) {
                assertThat(NetworkMemory.of(section).parameters())
                        .as(type)
                        .isEqualTo(network.parameters().stream()
                                .mapToInt(ParameterView::size)
                                .sum());
            }
        }
    }

    private static NetworkSection section(String type, Map<String, ?> options) {
        return NetworkSection.of(type, Options.of(options));
    }
}
