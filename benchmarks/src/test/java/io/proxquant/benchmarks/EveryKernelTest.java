package io.proxquant.benchmarks;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;

/** That no kernel is without a benchmark beside the copy. */
class EveryKernelTest {
    @Test
    void everyMapIsMeasured() throws Exception {
        assertThat(kernels(ProximalMapBenchmark.class)).containsAll(names(ProximalMaps.declared()));
    }

    @Test
    void everyQuantizerIsMeasured() throws Exception {
        assertThat(kernels(QuantizerBenchmark.class)).containsAll(names(Quantizers.declared()));
    }

    private static List<String> kernels(Class<?> benchmark) throws Exception {
        String[] settings =
                benchmark.getField("kernel").getAnnotation(Param.class).value();
        return Arrays.stream(settings).map(each -> each.split(" ")[0]).toList();
    }

    private static List<String> names(List<PieceDeclaration> declared) {
        return declared.stream().map(PieceDeclaration::name).toList();
    }
}
