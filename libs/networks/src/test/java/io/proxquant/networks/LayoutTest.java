package io.proxquant.networks;

import org.junit.jupiter.api.Test;

import io.proxquant.recipes.DeclaredTensor;

import static org.assertj.core.api.Assertions.assertThat;

/** A layout declares of each parameter what recipes are held against. */
class LayoutTest {
    @Test
    void theAxisOfTheOutputChannelsFollowsFromWhatAParameterIsFor() {
        Layout layout = new Layout()
                .convolution("conv.weight", Initializer.constant(0), 3, 8, 3)
                .add("up.weight", ParameterKind.TRANSPOSED_CONVOLUTION, Initializer.constant(0), 8, 4, 3, 3)
                .add("c_attn.weight", ParameterKind.TRANSPOSED_LINEAR, Initializer.constant(0), 8, 24)
                .add("experts.weight", ParameterKind.EXPERTS, Initializer.constant(0), 5, 6, 7)
                .dense("fc", Initializer.constant(0), Initializer.constant(0), 8, 10);
        assertThat(layout.declared()).extracting(DeclaredTensor::axis).containsExactly(0, 1, 1, 2, 0, 0);
        assertThat(layout.declared())
                .extracting(DeclaredTensor::quantizable)
                .containsExactly(true, true, true, true, true, false);
    }
}
