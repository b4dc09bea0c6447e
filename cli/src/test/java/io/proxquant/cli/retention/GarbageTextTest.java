package io.proxquant.cli.retention;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.registry.retention.GarbageReport;
import io.proxquant.registry.retention.GarbageReport.Amount;
import io.proxquant.registry.retention.KeepReason;

import static org.assertj.core.api.Assertions.assertThat;

/** The report of a garbage collection in terminals of any width. */
class GarbageTextTest {
    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 120})
    void noLineIsLongerThanTheTerminalAndEveryNumberIsWhole(int columns) {
        Map<String, Long> kept = Stream.of(KeepReason.values()).collect(Collectors.toMap(KeepReason::word, why -> 12L));
        Amount much = new Amount(123_456_789, 9_876_543_210L);
        var report = new GarbageReport(
                false,
                Instant.EPOCH,
                3,
                "P7D",
                kept,
                Map.of("checkpoints", 7L),
                2,
                new GarbageReport.Blobs(much, much, much, much, much, much),
                much);
        assertThat(GarbageText.lines(report, columns))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns))
                .anyMatch(line -> line.contains("123456789"))
                .anyMatch(line -> line.contains("9.2 GiB"));
    }
}
