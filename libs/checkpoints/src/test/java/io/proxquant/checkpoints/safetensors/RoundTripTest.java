package io.proxquant.checkpoints.safetensors;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import io.proxquant.contracts.Digest;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is written reads back the same, in the same bytes whatever the order in which it was given. */
class RoundTripTest {
    record Tensor(DType dtype, List<Integer> shape, byte[] bytes) {
        TensorData named(String name) {
            return TensorData.of(
                    name, dtype, bytes, shape.stream().mapToLong(i -> i).toArray());
        }
    }

    @Property(tries = 300, seed = "20260101")
    void whatIsWrittenIsRead(
            @ForAll("tensors") Map<String, Tensor> tensors,
            @ForAll("metadata") Map<String, String> metadata,
            @ForAll Random random)
            throws IOException {
        List<TensorData> given = new ArrayList<>();
        tensors.forEach((name, tensor) -> given.add(tensor.named(name)));
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        WrittenFile written = SafetensorsWriter.write(first, given, metadata);
        Collections.shuffle(given, random);
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        SafetensorsWriter.write(second, given, new LinkedHashMap<>(metadata));

        assertThat(second.toByteArray()).isEqualTo(first.toByteArray());
        assertThat(written.sha256()).isEqualTo(Digest.of(first.toByteArray()));
        assertThat(written.bytes()).isEqualTo(first.size());
        Map<String, byte[]> read = new HashMap<>();
        SafetensorsHeader header = SafetensorsStream.read(
                new ByteArrayInputStream(first.toByteArray()),
                first.size(),
                SafetensorsLimits.defaults(),
                (tensor, content) -> read.put(tensor.name(), content.readAllBytes()));
        assertThat(header.metadata()).isEqualTo(metadata);
        assertThat(header.dataStart() % 8).isZero();
        assertThat(read).hasSameSizeAs(tensors);
        tensors.forEach((name, tensor) -> {
            assertThat(read.get(name)).isEqualTo(tensor.bytes());
            assertThat(header.tensor(name).dtype()).isEqualTo(tensor.dtype());
            assertThat(header.tensor(name).shape())
                    .isEqualTo(tensor.shape().stream().mapToLong(i -> i).toArray());
        });
        assertAlignedDescending(header);
    }

    private static void assertAlignedDescending(SafetensorsHeader header) {
        int last = Integer.MAX_VALUE;
        for (TensorInfo tensor : header.tensors().values()) {
            // Empty tensors share their place with the one after them, so a reader cannot tell their order.
            if (tensor.bytes() > 0) {
                assertThat(tensor.dtype().ordinal()).isLessThanOrEqualTo(last);
                last = tensor.dtype().ordinal();
            }
        }
    }

    @Provide
    Arbitrary<Map<String, Tensor>> tensors() {
        Arbitrary<String> names = Arbitraries.strings()
                .ofMinLength(0)
                .ofMaxLength(12)
                .filter(RoundTripTest::wellFormed)
                .filter(s -> !s.equals("__metadata__"));
        return Arbitraries.maps(names, tensor()).ofMaxSize(8);
    }

    @Provide
    Arbitrary<Map<String, String>> metadata() {
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(20).filter(RoundTripTest::wellFormed);
        return Arbitraries.maps(texts, texts).ofMaxSize(4);
    }

    private static Arbitrary<Tensor> tensor() {
        Arbitrary<List<Integer>> shapes =
                Arbitraries.integers().between(0, 4).list().ofMaxSize(4);
        return Combinators.combine(Arbitraries.of(DType.values()), shapes, Arbitraries.longs())
                .as(RoundTripTest::filled)
                .filter(tensor -> tensor.bytes() != null);
    }

    /** Packed types whose bits do not fill bytes get a last dimension that does. */
    private static Tensor filled(DType dtype, List<Integer> shape, long seed) {
        List<Integer> whole = new ArrayList<>(shape);
        if (dtype.bits() < 8) {
            whole.add(8);
        }
        long elements = whole.stream().mapToLong(i -> i).reduce(1, (a, b) -> a * b);
        byte[] bytes = new byte[(int) dtype.bytes(elements)];
        new Random(seed).nextBytes(bytes);
        return new Tensor(dtype, whole, bytes);
    }

    private static boolean wellFormed(String text) {
        return text.indexOf(0) < 0
                && java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
