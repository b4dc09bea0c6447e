package io.proxquant.models.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.proxquant.models.data.synthetic.MarkovSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BatchesTest {

    /** 23 one-pixel images whose pixel is their index. */
    private static ImageDataset numbered() {
        byte[] pixels = new byte[23];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }
        return new ImageDataset(new ImageShape(1, 1, 1), 10, pixels, new byte[23], 0, 1 / 255f);
    }

    private static List<Integer> epoch(Batches batches, int epoch) {
        List<Integer> seen = new ArrayList<>();
        for (int step = 0; step < batches.stepsPerEpoch(); step++) {
            for (float pixel : ((ImageBatch) batches.batch(epoch, step)).pixels()) {
                seen.add(Math.round(pixel));
            }
        }
        return seen;
    }

    @Test
    void everyImageComesOncePerEpochInAnOrderOfSeedAndEpoch() {
        Batches batches = Batches.of(numbered(), 5, 0, 1);
        assertThat(batches.stepsPerEpoch()).isEqualTo(5);
        assertThat(batches.batch(0, 4).samples()).isEqualTo(3);
        List<Integer> first = epoch(batches, 0);
        assertThat(first)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 23).boxed().toList());
        assertThat(epoch(batches, 1)).isNotEqualTo(first);
        assertThat(epoch(batches, 0)).as("asked for again, out of order").isEqualTo(first);
        assertThat(epoch(Batches.of(numbered(), 5, 0, 1), 0)).isEqualTo(first);
        assertThat(epoch(Batches.of(numbered(), 5, 0, 2), 0)).isNotEqualTo(first);
    }

    @Test
    void textRunsInParallelStreamsWithoutGapsOrOverlap() {
        TextDataset text = new MarkovSource(30, 5).text("any", 47);
        Batches batches = Batches.of(text, 4, 3, 1);
        assertThat(batches.stepsPerEpoch()).isEqualTo(4); // 11 tokens per stream: 3 + 3 + 3 + 2
        int[][] labels = new int[4][11];
        for (int step = 0; step < 4; step++) {
            TokenBatch batch = (TokenBatch) batches.batch(0, step);
            assertThat(batch.steps()).isEqualTo(step == 3 ? 2 : 3);
            for (int t = 0; t < batch.steps(); t++) {
                for (int s = 0; s < 4; s++) {
                    labels[s][step * 3 + t] = batch.labels()[t * 4 + s];
                    assertThat(batch.inputs()[t * 4 + s]).isEqualTo(text.before(s * 11 + step * 3 + t));
                }
            }
        }
        for (int s = 0; s < 4; s++) {
            int from = s * 11;
            assertThat(labels[s])
                    .isEqualTo(IntStream.range(from, from + 11).map(text::token).toArray());
        }
    }

    @Test
    void aSplitTooSmallForABatchIsRefused() {
        assertThatThrownBy(() -> Batches.of(numbered(), 24, 0, 1)).hasMessageContaining("24");
        assertThatThrownBy(() -> Batches.of(new MarkovSource(30, 5).text("any", 9), 4, 0, 1))
                .hasMessageContaining("bptt");
    }
}
