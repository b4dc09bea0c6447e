package io.proxquant.checkpoints;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HeapMemoryTest {

    private static final long MIB = 1 << 20;

    @Test
    void whatIsGrantedLeavesAnEighthOfTheHeapAndOneByteMoreIsRefusedWithTheFigures() throws OverBudgetException {
        HeapMemory memory = new HeapMemory(800 * MIB, () -> 300 * MIB, () -> {});
        memory.require(200 * MIB, "the file");
        assertThatThrownBy(() -> memory.require(200 * MIB + 1, "the file"))
                .isInstanceOf(OverBudgetException.class)
                .hasMessage("the file needs at least 201 MiB of memory, and of the heap's 800 MiB 200 MiB can be given;"
                        + " give the process a larger heap");
    }

    @Test
    void garbageIsCollectedBeforeAnythingIsRefused() throws OverBudgetException {
        AtomicLong free = new AtomicLong(100 * MIB);
        HeapMemory memory = new HeapMemory(800 * MIB, free::get, () -> free.set(600 * MIB));
        memory.require(500 * MIB, "the file");
        assertThat(free).hasValue(600 * MIB);
    }

    @Test
    void thisProcessCanMakeTheArrayThatItWasGranted() throws OverBudgetException {
        HeapMemory memory = HeapMemory.ofProcess();
        memory.requireArray(MIB, "a small array");
        assertThatThrownBy(() -> memory.requireArray(memory.most(), "an array as large as the heap"))
                .isInstanceOf(OverBudgetException.class);
        int most = (int) Math.min(memory.availableAtMost() / 3, Integer.MAX_VALUE - 8);
        memory.requireArray(most, "a third of the heap");
        assertThat(new byte[most]).hasSize(most);
    }
}
