package io.proxquant.models.engine;

import java.util.Map;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.proxquant.models.OnGpuTest;
import io.proxquant.models.Samples;
import io.proxquant.models.networks.EngineNetwork;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.Options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** What is promised where there is no GPU; {@link OnGpuTest} has what is promised where there is one. */
class ComputeDeviceTest {
    private static final NetworkSection LENET = NetworkSection.of("lenet-300-100", Options.of(Map.of("extent", 16)));

    @BeforeEach
    void onAMachineWithoutGpu() {
        assumeFalse(ComputeDevice.GPU.missing().isEmpty(), "there is a GPU here");
    }

    @Test
    void theProcessorIsAlwaysThereAndTheOnlyOneThatRepeats() {
        assertThat(ComputeDevice.CPU.missing()).isEmpty();
        assertThat(ComputeDevice.CPU.repeats()).isTrue();
        assertThat(ComputeDevice.GPU.repeats()).isFalse();
    }

    @Test
    void whatIsMissingIsToldInOneLineWithAWayOut() {
        assertThat(ComputeDevice.GPU.missing().orElseThrow())
                .contains("GPU", "choose the device cpu")
                .doesNotContain("\n");
    }

    @Test
    void askedForAGpuTheEngineStartsAndTheGpuStaysTheDevice() {
        StartedEngine engine = StartedEngine.start(Samples.THREADS, DeviceChoice.GPU);
        assertThat(engine.device()).isEqualTo(ComputeDevice.GPU);
        assertThat(engine.processorClass()).doesNotContain("cuda");
    }

    @Test
    void noNetworkFallsBackToTheProcessorInSilence() {
        assertThatThrownBy(() -> Networks.create(LENET, 1, ComputeDevice.GPU))
                .isInstanceOf(MissingDeviceException.class)
                .hasMessage(ComputeDevice.GPU.missing().orElseThrow());
    }

    @Test
    void leftToItTheEngineTakesTheProcessor() {
        StartedEngine engine = StartedEngine.start(Samples.THREADS, DeviceChoice.AUTO);
        assertThat(engine.device()).isEqualTo(ComputeDevice.CPU);
        assertThat(engine).isEqualTo(StartedEngine.start(Samples.THREADS));
    }

    @Test
    void everyTensorOfAStepIsMadeBelowTheNetworksOwner() {
        try (Network network = Networks.create(LENET, 1, ComputeDevice.CPU);
                NDManager scope = network.newScope()) {
            assertThat(scope.getDevice()).isEqualTo(scope.getParentManager().getDevice());
            assertThat(((EngineNetwork) network).stored())
                    .allMatch(stored -> stored.array().getManager() == scope.getParentManager());
        }
    }
}
