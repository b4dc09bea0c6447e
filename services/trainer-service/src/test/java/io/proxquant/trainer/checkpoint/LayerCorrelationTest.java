package io.proxquant.trainer.checkpoint;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.contracts.LayerFigures;
import io.proxquant.trainer.training.QuantizationMetrics;
import io.proxquant.trainer.training.StepReport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Networks tell at the end of an epoch how far the products of each quantized layer follow those of its float weights. */
class LayerCorrelationTest {
    @ParameterizedTest
    @CsvSource({"images,false", "images,true", "text,false", "few bits,true", "few bits text,false"})
    void everyQuantizedLayerIsToldOfUntilTheFreeze(String recipe, boolean lazy) throws Exception {
        try (SmallRun small = SmallRun.of(SmallRun.recipe(recipe), lazy)) {
            small.run.run(() -> false);

            List<QuantizationMetrics> epochs = small.reports.stream()
                    .map(StepReport::measured)
                    .flatMap(java.util.Optional::stream)
                    .filter(measured -> !measured.layers().isEmpty())
                    .toList();
            int quantizing = small.recipe.training().quantize().epochs();
            assertThat(epochs).hasSize(quantizing);
            for (QuantizationMetrics epoch : epochs) {
                assertThat(epoch.layers()).extracting(LayerFigures::correlation).doesNotContainNull();
                double worst = epoch.layers().stream()
                        .map(LayerFigures::correlation)
                        .min(Double::compare)
                        .orElseThrow();
                assertThat(epoch.weights().worstCorrelation()).isEqualTo(worst);
                assertThat(epoch.weights().correlation()).isBetween(worst, 1.0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"images,false"})
    void itIsWholeWhenTheGapIsClosed(String recipe, boolean lazy) throws Exception {
        try (SmallRun small = SmallRun.of(SmallRun.recipe(recipe).replace("rate: 20.0", "rate: 1000.0"), lazy)) {
            small.run.run(() -> false);

            QuantizationMetrics last = small.reports.stream()
                    .map(report -> report.measured().orElse(null))
                    .filter(Objects::nonNull)
                    .filter(measured -> !measured.layers().isEmpty())
                    .reduce((a, b) -> b)
                    .orElseThrow();
            assertThat(last.quantizationGap()).isLessThan(1e-6);
            assertThat(last.weights().worstCorrelation()).isCloseTo(1, within(1e-6));
        }
    }
}
