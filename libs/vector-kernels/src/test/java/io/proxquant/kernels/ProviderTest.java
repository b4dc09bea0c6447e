package io.proxquant.kernels;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.kernels.Kernels;
import io.proxquant.quantization.kernels.PlainKernels;

import static org.assertj.core.api.Assertions.assertThat;

/** The tests of libs/quantization that run here mean something only if these kernels are the ones that are used. */
class ProviderTest {
    @Test
    void theVectorKernelsAreFoundFirstAndThePlainOnesStay() {
        assertThat(Kernels.fastest()).isInstanceOf(VectorKernels.class);
        assertThat(Kernels.fastestFirst()).hasSize(2).last().isInstanceOf(PlainKernels.class);
        assertThat(Kernels.fastest().name()).isEqualTo("vectors of " + Lanes.COUNT + " floats");
    }

    @Test
    void aTileIsAWholeNumberOfVectorsAndLanesAreEmptiedAtTheEndOfOne() {
        assertThat(Kernels.TILE % Lanes.COUNT).isZero();
        assertThat(FixedPoint.VALUES % (Kernels.TILE / Lanes.COUNT)).isZero();
    }
}
