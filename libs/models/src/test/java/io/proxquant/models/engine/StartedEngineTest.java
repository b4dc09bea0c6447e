package io.proxquant.models.engine;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.proxquant.models.Samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StartedEngineTest {

    @Test
    void tellsWhatDecidesTheBytesOfARun() {
        StartedEngine threads = StartedEngine.start(Samples.THREADS);
        assertThat(threads.threads()).isEqualTo(Samples.THREADS);
        assertThat(threads.processorClass()).startsWith(System.getProperty("os.arch"));
        assertThat(threads.passiveWait()).isEqualTo("PASSIVE".equals(System.getenv(StartedEngine.WAIT_POLICY)));
    }

    @Test
    void theProcessorClassNamesVendorAndTheExtensionsThatLibrariesDispatchOn() {
        List<String> cpuinfo = List.of(
                "processor\t: 0",
                "vendor_id\t: GenuineIntel",
                "model name\t: Some CPU @ 2.90GHz",
                "flags\t\t: fpu sse2 avx avx2 fma avx512f avx512_vnni hle");
        assertThat(ProcessorClass.describe("amd64", cpuinfo))
                .isEqualTo("amd64/genuineintel/avx+avx2+avx512_vnni+avx512f+fma");
        assertThat(ProcessorClass.describe("aarch64", List.of())).isEqualTo("aarch64/unknown/");
    }

    @Test
    void refusesFewerThanOneThread() {
        assertThatThrownBy(() -> StartedEngine.start(0)).hasMessageContaining("threads");
    }
}
