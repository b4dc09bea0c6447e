package io.proxquant.models.data.synthetic;

import java.util.stream.IntStream;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.TextDataset;

import static org.assertj.core.api.Assertions.assertThat;

class SourcesTest {

    private static final long SEED = 11;

    @Test
    void theMarkovSourcesChancesAddUpAndItsStationaryDistributionStays() {
        MarkovSource source = new MarkovSource(50, SEED);
        double[] now = source.stationary();
        double[] next = new double[50];
        for (int word = 0; word < 50; word++) {
            double sum = 0;
            for (int other = 0; other < 50; other++) {
                sum += source.probability(word, other);
                next[other] += now[word] * source.probability(word, other);
            }
            assertThat(sum).isCloseTo(1, Offset.offset(1e-12));
        }
        assertThat(next).containsExactly(now, Offset.offset(1e-12));
    }

    @Test
    void theEntropyRateIsWhatALongTextCosts() {
        MarkovSource source = new MarkovSource(200, SEED);
        TextDataset text = source.text("long", 300_000);
        double cost = 0;
        for (int i = 0; i < text.size(); i++) {
            double chance = source.probability(text.before(i), text.token(i));
            assertThat(chance).isPositive();
            cost -= Math.log(chance) / text.size();
        }
        assertThat(cost).as("seed %d", SEED).isCloseTo(source.entropyRate(), Offset.offset(0.005));
        double[] counted = new double[200];
        IntStream.range(0, text.size()).forEach(i -> counted[text.token(i)] += 1.0 / text.size());
        assertThat(counted).containsExactly(source.stationary(), Offset.offset(0.003));
    }

    @Test
    void textsOfOneSourceAreRepeatableAndDifferByName() {
        MarkovSource source = new MarkovSource(200, SEED);
        TextDataset text = source.text("training", 500);
        TextDataset again = new MarkovSource(200, SEED).text("training", 500);
        TextDataset other = source.text("test", 500);
        assertThat(IntStream.range(0, 500).map(again::token).toArray())
                .isEqualTo(IntStream.range(0, 500).map(text::token).toArray())
                .isNotEqualTo(IntStream.range(0, 500).map(other::token).toArray());
    }

    @Test
    void imagesAreBalancedRepeatableAndDifferBySplitAndSeed() {
        ImageDataset images = new SyntheticImages(16, 0.2, SEED).images("training", 200);
        int[] perClass = new int[10];
        for (int i = 0; i < 200; i++) {
            perClass[images.label(i)]++;
        }
        assertThat(perClass).containsOnly(20);
        int[] all = IntStream.range(0, 200).toArray();
        float[] pixels = images.batch(all, 0, 200).pixels();
        assertThat(new SyntheticImages(16, 0.2, SEED)
                        .images("training", 200)
                        .batch(all, 0, 200)
                        .pixels())
                .isEqualTo(pixels);
        assertThat(new SyntheticImages(16, 0.2, SEED)
                        .images("test", 200)
                        .batch(all, 0, 200)
                        .pixels())
                .isNotEqualTo(pixels);
        assertThat(new SyntheticImages(16, 0.2, SEED + 1)
                        .images("training", 200)
                        .batch(all, 0, 200)
                        .pixels())
                .isNotEqualTo(pixels);
    }

    @Test
    void noiseFreeShapesOfDifferentClassesDiffer() {
        ImageDataset images = new SyntheticImages(32, 0, SEED).images("any", 100);
        for (int i = 0; i < 100; i++) {
            int lit = 0;
            int[] values = new int[1024];
            for (int p = 0; p < values.length; p++) {
                values[p] = images.pixel(i, p);
            }
            int middle = (IntStream.of(values).min().orElseThrow()
                            + IntStream.of(values).max().orElseThrow())
                    / 2;
            lit = (int) IntStream.of(values).filter(value -> value > middle).count();
            assertThat(lit)
                    .as("class %d is neither empty nor all", images.label(i))
                    .isBetween(40, 900);
        }
    }
}
