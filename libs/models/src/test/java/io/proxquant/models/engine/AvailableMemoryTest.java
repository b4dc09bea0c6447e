package io.proxquant.models.engine;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.contracts.ReasonCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AvailableMemoryTest {

    private static final AvailableMemory TWO_GIB = AvailableMemory.ofMachine(2L << 30);

    @Test
    void workThatFillsItExactlyPasses() {
        TWO_GIB.require("a table", 2L << 30, "");
    }

    @Test
    void largerWorkIsRefusedWithWhatItNeedsWhatThereIsAndWhatToDo() {
        assertThatThrownBy(() -> TWO_GIB.require("a table of 3 words", (5L << 30) / 2, "lower network.hidden"))
                .isInstanceOfSatisfying(NetworkTooLargeException.class, e -> assertThat(e.reason())
                        .isEqualTo(ReasonCode.OVER_BUDGET))
                .hasMessage(
                        "a table of 3 words needs at least 2.5 GiB of memory, and machine or container have 2.0 GiB;"
                                + " lower network.hidden");
    }

    @Test
    void whatCannotBeCountedIsRefusedToo() {
        assertThatThrownBy(() -> TWO_GIB.require("all of it", Long.MAX_VALUE, ""))
                .hasMessageContaining("8.0 EiB");
    }

    @Test
    void bytesAreReadable() {
        assertThat(AvailableMemory.readable(1023)).isEqualTo("1023 bytes");
        assertThat(AvailableMemory.readable(1536)).isEqualTo("1.5 KiB");
    }

    @Test
    void thisProcessHasAtLeastItsHeapsShareAndNoneIsRefused() {
        assertThat(AvailableMemory.ofThisProcess().bytes()).isGreaterThan(64L << 20);
        assertThat(AvailableMemory.of(HeapMemory.ofProcess()).bytes())
                .isLessThanOrEqualTo(AvailableMemory.ofThisProcess().bytes());
        assertThatIllegalArgumentException().isThrownBy(() -> AvailableMemory.ofMachine(0));
    }
}
