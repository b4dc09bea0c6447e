package io.proxquant.models.engine;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.proxquant.models.Samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a service that runs networks says of its engine. */
class ServiceEngineTest {

    @Test
    void onTheProcessorNothingIsMissingAndNothingIsEverLost() {
        ServiceEngine engine = ServiceEngine.start(Samples.THREADS, DeviceChoice.CPU, "tests");

        assertThat(engine.started()).isEqualTo(StartedEngine.start(Samples.THREADS));
        assertThat(engine.problems()).isEmpty();
        assertThat(engine.lost()).isEmpty();
    }

    @Test
    void aGpuThatIsNotThereIsToldWithItsCodeAndStaysTheDevice() {
        Optional<String> missing = ComputeDevice.GPU.missing();
        assumeTrue(missing.isPresent(), "there is a GPU here");

        ServiceEngine engine = ServiceEngine.start(Samples.THREADS, DeviceChoice.GPU, "tests");

        assertThat(engine.problems()).containsExactly("[GPU_MISSING] " + missing.get());
        assertThat(engine.lost()).contains("[GPU_MISSING] " + missing.get());
        assertThat(engine.started().device()).isEqualTo(ComputeDevice.GPU);
    }
}
