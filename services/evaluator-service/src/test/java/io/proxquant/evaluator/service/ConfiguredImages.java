package io.proxquant.evaluator.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The data that the operator of the tested service has: images to score on, and none to train on. */
final class ConfiguredImages {
    static final int VALIDATION = 30;
    static final int TEST = 20;

    /** The recipe's section for them. */
    static final String SECTION = "{type: idx, classes: 10, channels: 1, validationCount: 5}";

    private static final int EXTENT = 12;

    private ConfiguredImages() {}

    static void write(Path directory) throws IOException {
        Random random = new Random(12);
        write(directory, "validation", VALIDATION, random);
        write(directory, "t10k", TEST, random);
    }

    private static void write(Path directory, String split, int count, Random random) throws IOException {
        byte[] pixels = new byte[count * EXTENT * EXTENT];
        random.nextBytes(pixels);
        ByteBuffer images = ByteBuffer.allocate(16 + pixels.length);
        images.putInt(0x00000803).putInt(count).putInt(EXTENT).putInt(EXTENT).put(pixels);
        Files.write(directory.resolve(split + "-images-idx3-ubyte"), images.array());
        ByteBuffer labels = ByteBuffer.allocate(8 + count);
        labels.putInt(0x00000801).putInt(count);
        for (int i = 0; i < count; i++) {
            labels.put((byte) random.nextInt(10));
        }
        Files.write(directory.resolve(split + "-labels-idx1-ubyte"), labels.array());
    }
}
