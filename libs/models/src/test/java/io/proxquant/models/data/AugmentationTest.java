package io.proxquant.models.data;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Padding, cropping and mirroring against the definition written out, on images whose every pixel is different. */
class AugmentationTest {

    private static final ImageShape SHAPE = new ImageShape(9, 7, 2);
    private static final long SEED = 5;

    @Test
    void aTrainingImageIsOneOfTheWindowsOfThePaddedImageOrItsMirrorImage() {
        Batches batches = Batches.of(images(30).augmented(), 30, 0, SEED);
        Map<String, Integer> seen = new HashMap<>();
        for (int epoch = 0; epoch < 60; epoch++) {
            ImageBatch batch = (ImageBatch) batches.batch(epoch, 0);
            for (int i = 0; i < 30; i++) {
                seen.merge(placementOf(batch, i), 1, Integer::sum);
            }
        }
        assertThat(seen).as("9 x 9 windows, mirrored or not, seed %d", SEED).hasSize(162);
        int mirrored = seen.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("true"))
                .mapToInt(Map.Entry::getValue)
                .sum();
        assertThat(mirrored / 1800.0).isCloseTo(0.5, Offset.offset(0.05));
    }

    @Test
    void anImageIsPlacedByItsIndexAndEpochAloneAndAnewInEachEpoch() {
        ImageDataset images = images(10).augmented();
        float[] alone = images.trainingBatch(new int[] {4}, 0, 1, SEED, 3).pixels();
        float[] among = images.trainingBatch(new int[] {0, 4, 2}, 1, 1, SEED, 3).pixels();
        assertThat(among).isEqualTo(alone);
        Set<Placement> epochs = new HashSet<>();
        for (int epoch = 0; epoch < 20; epoch++) {
            epochs.add(Placement.drawn(SEED, epoch, 4));
        }
        assertThat(epochs).hasSizeGreaterThan(12);
    }

    @Test
    void evaluationAndDataThatAreNotAugmentedStayAsTheyAre() {
        ImageDataset images = images(10);
        int[] all = {3, 8};
        float[] plain = images.batch(all, 0, 2).pixels();
        assertThat(images.augmented().batch(all, 0, 2).pixels()).isEqualTo(plain);
        assertThat(images.trainingBatch(all, 0, 2, SEED, 0).pixels()).isEqualTo(plain);
    }

    /** Which window the image is, found by trying all of them. */
    private static String placementOf(ImageBatch batch, int at) {
        for (int down = -4; down <= 4; down++) {
            for (int right = -4; right <= 4; right++) {
                for (boolean mirrored : new boolean[] {false, true}) {
                    if (is(batch, at, down, right, mirrored)) {
                        return down + " " + right + " " + mirrored;
                    }
                }
            }
        }
        throw new AssertionError("image " + at + " is no window of its original");
    }

    private static boolean is(ImageBatch batch, int at, int down, int right, boolean mirrored) {
        for (int y = 0; y < SHAPE.height(); y++) {
            for (int x = 0; x < SHAPE.width(); x++) {
                for (int channel = 0; channel < 2; channel++) {
                    int row = y + down;
                    int column = (mirrored ? SHAPE.width() - 1 - x : x) + right;
                    boolean inside = row >= 0 && row < SHAPE.height() && column >= 0 && column < SHAPE.width();
                    float expected = inside ? value(batch.labels()[at], row, column, channel) : 0;
                    float actual = batch.pixels()[((at * SHAPE.height() + y) * SHAPE.width() + x) * 2 + channel];
                    if (Math.abs(actual - expected) > 1e-3) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static int value(int label, int row, int column, int channel) {
        return 1 + (row * 7 + column) * 2 + channel + label;
    }

    private static ImageDataset images(int count) {
        byte[] pixels = new byte[count * SHAPE.size()];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) i;
            for (int offset = 0; offset < SHAPE.size(); offset++) {
                int place = offset / 2;
                pixels[i * SHAPE.size() + offset] = (byte) value(i, place / 7, place % 7, offset % 2);
            }
        }
        return new ImageDataset(SHAPE, count, pixels, labels, 0, 1 / 255f);
    }
}
