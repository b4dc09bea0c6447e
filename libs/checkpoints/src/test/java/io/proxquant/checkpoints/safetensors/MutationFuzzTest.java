package io.proxquant.checkpoints.safetensors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.Allocation;
import io.proxquant.checkpoints.Fixtures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/** Files mutated from sound ones: each is refused by the reader's own exception or is sound; nothing else can happen. */
class MutationFuzzTest {
    private static final int TRIES = 4_000;
    private static final long MOST_ALLOCATED = 4 << 20;
    private static final String[] TOKENS = {
        "0",
        "-1",
        "9223372036854775807",
        "18446744073709551615",
        "1e400",
        "null",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "\"",
        "\\u0000",
        "\\ud800",
        "__metadata__",
        "F4",
        "F64",
        "[0,0]",
        " ",
        "\t",
        "\u00ff",
        "\\",
        "1.0",
        "00"
    };

    /** What loading classes allocates is nobody's input, and which test comes first is nobody's choice. */
    @BeforeAll
    static void loadWhatReadingAndRefusingNeed() throws IOException {
        byte[] sound = Files.readAllBytes(Fixtures.file("all-types.safetensors"));
        for (byte[] file : new byte[][] {sound, Arrays.copyOf(sound, sound.length - 1), RawFile.of("{]", 0)}) {
            read(file, "loading");
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void nothingButTheReadersOwnRefusal(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[][] sound = {
            Files.readAllBytes(Fixtures.file("all-types.safetensors")),
            Files.readAllBytes(Fixtures.file("network.safetensors")),
            RawFile.of("{" + RawFile.tensor("a", "F4", "[2]", 0, 1) + "}", 1)
        };
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            byte[] file = sound[random.nextInt(sound.length)];
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                file = mutate(file, random);
            }
            refused += refused(file, "seed " + seed + ", try " + i) ? 1 : 0;
        }
        assertThat(refused).as("refused of " + TRIES).isGreaterThan(TRIES / 2).isLessThan(TRIES);
    }

    private static boolean refused(byte[] file, String which) {
        boolean[] refused = {false};
        long allocated = Allocation.of(() -> refused[0] = read(file, which));
        assertThat(allocated).as(which).isLessThan(MOST_ALLOCATED);
        return refused[0];
    }

    /** Whether the reader refuses it in its own way. */
    private static boolean read(byte[] file, String which) {
        try {
            SafetensorsHeader header = SafetensorsStream.read(
                    new ByteArrayInputStream(file),
                    file.length,
                    SafetensorsLimits.defaults(),
                    (tensor, content) -> assertThat(content.readAllBytes()).hasSize((int) tensor.bytes()));
            long covered = header.tensors().values().stream()
                    .mapToLong(TensorInfo::bytes)
                    .sum();
            assertThat(header.dataStart() + covered).isEqualTo(file.length);
            return false;
        } catch (SafetensorsException e) {
            assertThat(e.offset()).as(which + ": " + e).isBetween(0L, (long) file.length);
            return true;
        } catch (Throwable e) { // errors too: what exhausts stack or memory is told with its seed and try, and fails
            return fail(which + ": " + e, e);
        }
    }

    private static byte[] mutate(byte[] file, SplittableRandom random) {
        int header = file.length < 16 ? file.length : (int) Math.min(file.length - 8, Math.max(1, length(file)));
        int at = file.length == 0 ? 0 : Math.min(file.length - 1, 8 + random.nextInt(Math.max(1, header)));
        return switch (random.nextInt(8)) {
            case 0 -> flip(file, at, random);
            case 1 -> Arrays.copyOf(file, random.nextInt(file.length + 1));
            case 2 -> Arrays.copyOf(file, file.length + 1 + random.nextInt(16));
            case 3 -> token(file, at, 0, random);
            case 4 -> token(file, at, random.nextInt(8), random);
            case 5 -> withLength(file, random.nextLong());
            case 6 -> withLength(file, length(file) + random.nextInt(-9, 10));
            default -> digit(file, at, random);
        };
    }

    private static byte[] flip(byte[] file, int at, SplittableRandom random) {
        byte[] copy = file.clone();
        if (copy.length > 0) {
            copy[at] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    /** Replaces bytes of the header by a token and repairs the declared length, so that deeper checks are reached. */
    private static byte[] token(byte[] file, int at, int replaced, SplittableRandom random) {
        byte[] token = TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8);
        int end = Math.min(file.length, at + replaced);
        byte[] copy = new byte[file.length - (end - at) + token.length];
        System.arraycopy(file, 0, copy, 0, at);
        System.arraycopy(token, 0, copy, at, token.length);
        System.arraycopy(file, end, copy, at + token.length, file.length - end);
        return withLength(copy, length(file) + token.length - (end - at));
    }

    private static byte[] digit(byte[] file, int from, SplittableRandom random) {
        byte[] copy = file.clone();
        for (int i = from; i < copy.length; i++) {
            if (copy[i] >= '0' && copy[i] <= '9') {
                copy[i] = (byte) ('0' + random.nextInt(10));
                break;
            }
        }
        return copy;
    }

    private static byte[] withLength(byte[] file, long length) {
        byte[] copy = file.clone();
        if (copy.length >= 8) {
            ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        }
        return copy;
    }

    private static long length(byte[] file) {
        return file.length < 8
                ? 0
                : ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    }
}
