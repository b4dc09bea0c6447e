package io.proxquant.cli.offline;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.OverBudgetException;

import static org.assertj.core.api.Assertions.assertThat;

class JavaMemoryTest {
    @Test
    void whoAsksForALargerHeapIsToldHowACommandGetsOne() {
        OverBudgetException tooLarge = new OverBudgetException("reading the weights", 3L << 30, 1L << 28, 1L << 29);
        assertThat(JavaMemory.advised(tooLarge.getMessage(), tooLarge))
                .endsWith("give the process a larger heap, with PROXQUANT_JAVA_OPTS=-Xmx16g (or as much as there is)");
        assertThat(JavaMemory.advised("no such file", new IOException("no such file")))
                .isEqualTo("no such file");
    }
}
