package io.proxquant.models.data.synthetic;

import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.random.RandomStream;

/**
 * Drawn images of ten shapes at random place, size, angle and brightness under noise: real enough that a network has to
 * learn, small enough for a demonstration, and the same everywhere for the same seed.
 */
public final class SyntheticImages {

    /** Number of shapes. */
    public static final int CLASSES = 10;

    private static final float MEAN = 0.35f;
    private static final float DEVIATION = 0.25f;
    private static final int SAMPLES = 2;
    private static final double TILT = 0.3;

    private final int extent;
    private final double noise;
    private final long seed;

    /**
     * A source of square grey images.
     *
     * @param extent height and width
     * @param noise standard deviation of the pixel noise, the full range being 1
     */
    public SyntheticImages(int extent, double noise, long seed) {
        this.extent = extent;
        this.noise = noise;
        this.seed = seed;
    }

    /** Images of a split, the classes in turn; another set for each name. */
    public ImageDataset images(String name, int count) {
        ImageShape shape = new ImageShape(extent, extent, 1);
        byte[] pixels = new byte[count * shape.size()];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % CLASSES);
            draw(labels[i], new RandomStream(seed, RandomStream.part("image/" + name), i), pixels, i * shape.size());
        }
        return new ImageDataset(shape, CLASSES, pixels, labels, MEAN, DEVIATION);
    }

    private void draw(int shape, RandomStream random, byte[] pixels, int at) {
        double centreX = random.uniform(-0.2, 0.2);
        double centreY = random.uniform(-0.2, 0.2);
        double size = random.uniform(0.6, 0.95);
        double angle = random.uniform(-TILT, TILT);
        double cos = StrictMath.cos(angle) / size;
        double sin = StrictMath.sin(angle) / size;
        double dark = random.uniform(0.05, 0.35);
        double bright = dark + random.uniform(0.3, 0.6);
        double step = 2.0 / (extent * SAMPLES);
        for (int y = 0; y < extent; y++) {
            for (int x = 0; x < extent; x++) {
                int inside = 0;
                for (int s = 0; s < SAMPLES * SAMPLES; s++) {
                    double px = -1 + step * (x * SAMPLES + s % SAMPLES + 0.5) - centreX;
                    double py = -1 + step * (y * SAMPLES + s / SAMPLES + 0.5) - centreY;
                    inside += Shapes.covers(shape, cos * px + sin * py, cos * py - sin * px) ? 1 : 0;
                }
                double share = (double) inside / (SAMPLES * SAMPLES);
                double value = dark + (bright - dark) * share + noise * random.nextGaussian();
                pixels[at + y * extent + x] = (byte) Math.round(255 * Math.max(0, Math.min(1, value)));
            }
        }
    }
}
