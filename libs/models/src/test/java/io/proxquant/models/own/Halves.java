package io.proxquant.models.own;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.types.DataInput;
import io.proxquant.models.data.types.DataType;
import io.proxquant.models.data.types.FileNames;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/** Square grey images, one after the other, each with its label as the first byte; the brighter half is the label. */
public final class Halves implements DataType {

    static final int EXTENT = 8;
    static final int BYTES = 1 + EXTENT * EXTENT;

    @Override
    public String name() {
        return "halves";
    }

    @Override
    public String summary() {
        return "images whose left or right half is brighter";
    }

    @Override
    public List<KeyDeclaration> keys() {
        return List.of(KeyDeclaration.integer("validationCount", 20, 1, 1000, "images from the end"));
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of(Declaration.TASK, Declaration.IMAGES, "classes", 2, "channels", 1, "extent", EXTENT);
    }

    @Override
    public FileNames files(Options options) {
        Map<String, List<String>> whole = new LinkedHashMap<>();
        whole.put("train", List.of("halves.bin"));
        whole.put("test", List.of("halves-test.bin"));
        return new FileNames(whole, Map.of());
    }

    @Override
    public DataSplits open(Options options, DataInput input) {
        int validation = options.integer("validationCount");
        return new DataSplits(
                name(),
                () -> {
                    ImageDataset all = read(input.files().role("train"));
                    return all.slice(0, all.size() - validation);
                },
                () -> {
                    ImageDataset all = read(input.files().role("train"));
                    return all.slice(all.size() - validation, all.size());
                },
                () -> read(input.files().role("test")),
                OptionalDouble.empty());
    }

    private static ImageDataset read(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        int count = all.length / BYTES;
        byte[] labels = new byte[count];
        byte[] pixels = new byte[count * (BYTES - 1)];
        for (int i = 0; i < count; i++) {
            labels[i] = all[i * BYTES];
            byte[] image = Arrays.copyOfRange(all, i * BYTES + 1, (i + 1) * BYTES);
            System.arraycopy(image, 0, pixels, i * image.length, image.length);
        }
        return new ImageDataset(new ImageShape(EXTENT, EXTENT, 1), 2, pixels, labels, 0.5f, 0.5f);
    }
}
