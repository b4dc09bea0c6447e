package io.proxquant.models.scoring;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.contracts.Scores;

import static org.assertj.core.api.Assertions.assertThat;

/** What is told of a pass: its figures, or none of them. */
class FiniteScoresTest {

    @Test
    void finiteFiguresAreToldAsTheyAre() {
        assertThat(FiniteScores.of(new Score(0.75, null, 0.5, 100))).isEqualTo(new Scores(0.75, null, 0.5, 100, null));
        assertThat(FiniteScores.of(new Score(null, 8.0, 2.0, 100))).isEqualTo(new Scores(null, 8.0, 2.0, 100, null));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void aClassifierWithoutAFiniteLossHasNoAccuracyEither(double loss) {
        assertHasNoFigure(
                FiniteScores.of(new Score(0.1, null, loss, 100)),
                Map.of("accuracy", "NaN", "loss", String.valueOf(loss)));
    }

    @Test
    void aLanguageModelWithoutAFiniteLossHasNoPerplexityEither() {
        assertHasNoFigure(
                FiniteScores.of(new Score(null, Double.NaN, Double.POSITIVE_INFINITY, 100)),
                Map.of("perplexity", "Infinity", "loss", "Infinity"));
    }

    private static void assertHasNoFigure(Scores scores, Map<String, String> reasons) {
        assertThat(scores.accuracy()).isNull();
        assertThat(scores.perplexity()).isNull();
        assertThat(scores.loss()).isNull();
        assertThat(scores.samples()).isEqualTo(100);
        assertThat(scores.nonFinite()).isEqualTo(reasons);
    }
}
