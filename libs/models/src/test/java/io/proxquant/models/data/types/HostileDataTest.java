package io.proxquant.models.data.types;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.proxquant.contracts.Digest;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.data.Lazy;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.Options;

import static org.assertj.core.api.Assertions.assertThat;

/** Files that somebody damaged, or made so, end in a split that fits the network or in a coded refusal: in nothing else. */
class HostileDataTest {

    private static final int MUTANTS = 250;

    @TempDir
    Path directory;

    /** A data set in files, and a network that takes it as it is when it is whole. */
    @SuppressWarnings("ImmutableEnumChecker") // options and networks are never changed
    enum Kind {
        TEXT("text", Map.of(), NetworkSection.of("lstm", Options.of(Map.of("vocabulary", 9)))),
        IDX(
                "idx",
                Map.of("validationCount", 2),
                NetworkSection.of("lenet-5", Options.of(Map.of("extent", 16, "channels", 1, "classes", 10)))),
        CIFAR(
                "cifar10",
                Map.of("trainCount", 3, "validationCount", 2),
                NetworkSection.of("resnet", Options.of(Map.of("channels", 3))));

        private final String type;
        private final Map<String, Object> options;
        private final NetworkSection network;

        Kind(String type, Map<String, Object> options, NetworkSection network) {
            this.type = type;
            this.options = options;
            this.network = network;
        }

        Map<String, byte[]> whole() {
            Map<String, byte[]> files = new LinkedHashMap<>();
            switch (this) {
                case TEXT -> {
                    files.put("train", "the cat sat on the mat\nthe dög sat\n".getBytes(StandardCharsets.UTF_8));
                    files.put("valid", zipped("a cat on a mat\n".getBytes(StandardCharsets.UTF_8)));
                    files.put("test", "\uFEFFthe mat\n".getBytes(StandardCharsets.UTF_8));
                }
                case IDX -> {
                    files.put("train-images", idx(5, 16, 16));
                    files.put("train-labels", idx(5));
                    files.put("test-images", zipped(idx(3, 16, 16)));
                    files.put("test-labels", zipped(idx(3)));
                }
                case CIFAR -> {
                    for (int part = 1; part <= 5; part++) {
                        files.put("train-" + part, part == 3 ? zipped(new byte[3073]) : new byte[3073]);
                    }
                    files.put("test", zipped(new byte[2 * 3073]));
                }
            }
            return files;
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void nothingButTheReadersOwnRefusal(Kind kind) throws Exception {
        assertThat(refusals(kind, kind.whole())).as("whole files").isEmpty();
        int refused = 0;
        for (long seed = 0; seed < MUTANTS; seed++) {
            Random random = new Random(seed);
            Map<String, byte[]> files = kind.whole();
            List<String> roles = new ArrayList<>(files.keySet());
            String role = roles.get(random.nextInt(roles.size()));
            files.put(role, mutated(files.get(role), random));
            List<DataException> refusals;
            try {
                refusals = refusals(kind, files);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(kind + ", seed " + seed + ": " + role, e);
            }
            refused += refusals.isEmpty() ? 0 : 1;
            assertThat(refusals).as("seed %d", seed).allSatisfy(e -> assertThat(e.told(key -> key))
                    .isNotBlank());
        }
        assertThat(refused).as("most of the damage is seen").isGreaterThan(MUTANTS / 4);
    }

    private List<DataException> refusals(Kind kind, Map<String, byte[]> contents) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        List<DataFile> named = new ArrayList<>();
        for (Map.Entry<String, byte[]> content : contents.entrySet()) {
            files.put(content.getKey(), Files.write(directory.resolve(content.getKey()), content.getValue()));
            named.add(new DataFile(
                    content.getKey(),
                    Math.max(1, content.getValue().length),
                    Digest.of(content.getValue()),
                    List.of()));
        }
        DataSplits splits = DataSources.open(
                        new DataSection(kind.type, Options.of(kind.options)),
                        new DataManifest(kind.type, Options.none(), named),
                        files)
                .requiring(new DataFit(kind.type, kind.network));
        List<DataException> refusals = new ArrayList<>();
        for (Lazy.Source<Dataset> split :
                List.<Lazy.Source<Dataset>>of(splits::training, splits::validation, splits::test)) {
            try {
                assertThat(split.read().size()).isPositive();
            } catch (DataException e) {
                refusals.add(e);
            }
        }
        return refusals;
    }

    private static byte[] mutated(byte[] content, Random random) {
        byte[] changed = content.clone();
        switch (random.nextInt(5)) {
            case 0 -> changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed = Arrays.copyOf(changed, random.nextInt(changed.length) + 1);
            case 2 -> changed = Arrays.copyOf(changed, changed.length + 1 + random.nextInt(5000));
            case 3 -> random.nextBytes(changed);
            default ->
                Arrays.fill(
                        changed, 0, Math.min(changed.length, 4 * (1 + random.nextInt(4))), (byte) random.nextInt(256));
        }
        return random.nextInt(4) == 0 ? zipped(changed) : changed;
    }

    private static byte[] idx(int... extents) {
        int size = Arrays.stream(extents).reduce(1, Math::multiplyExact);
        ByteBuffer content = ByteBuffer.allocate(4 + 4 * extents.length + size);
        content.put(new byte[] {0, 0, 8, (byte) extents.length});
        Arrays.stream(extents).forEach(content::putInt);
        return content.array();
    }

    private static byte[] zipped(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
