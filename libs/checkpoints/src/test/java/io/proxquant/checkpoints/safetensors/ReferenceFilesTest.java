package io.proxquant.checkpoints.safetensors;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.Fixtures;
import io.proxquant.contracts.Digest;

import static org.assertj.core.api.Assertions.assertThat;

/** Files of the reference implementation read back to the bit, from disk and as a stream, and are rewritten unchanged. */
class ReferenceFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"all-types", "bfloat16"})
    void floatingTensorsHaveTheReferencesBits(String fixture) throws Exception {
        try (SafetensorsFile file = open(fixture + ".safetensors")) {
            for (Map.Entry<String, List<String>> expected :
                    Fixtures.bits(fixture + ".json").entrySet()) {
                List<String> read = new ArrayList<>();
                for (float value : file.readAll(expected.getKey())) {
                    read.add("%08x".formatted(Float.floatToRawIntBits(value)));
                }
                assertThat(read).as(expected.getKey()).isEqualTo(expected.getValue());
            }
        }
    }

    @Test
    void everyHalfPrecisionNumberConvertsAsInTheReference() throws Exception {
        ByteBuffer floats = ByteBuffer.allocate(65536 * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < 65536; bits++) {
            float value = FloatDecoding.half((short) bits);
            boolean nan = (bits & 0x7C00) == 0x7C00 && (bits & 0x3FF) != 0;
            assertThat(Float.isNaN(value)).isEqualTo(nan);
            if (!nan) {
                floats.putFloat(value);
            }
        }
        byte[] bytes = new byte[floats.position()];
        floats.flip().get(bytes);
        assertThat(Digest.of(bytes))
                .hasToString(
                        Files.readString(Fixtures.file("all-halves.sha256")).trim());
    }

    @Test
    void namesShapesTypesAndMetadataAreThere() throws Exception {
        try (SafetensorsFile file = open("all-types.safetensors")) {
            assertThat(file.header().metadata())
                    .containsOnly(Map.entry("format", "np"), Map.entry("note", "line\nbreak \"quoted\" ü"));
            assertThat(file.header().tensor("cube").shape()).containsExactly(2, 3, 4);
            assertThat(file.header().tensor("cube").dtype()).isEqualTo(DType.F16);
            assertThat(file.header().tensor("scalar").rank()).isZero();
            assertThat(file.header().tensor("none").elements()).isZero();
            assertThat(file.header().tensor("i64").dtype()).isEqualTo(DType.I64);
            assertThat(file.open(file.header().tensor("bool")).readAllBytes()).containsExactly(1, 0, 1);
            assertThat(file.header().tensors()).containsKey("ünïcode 名").hasSize(17);
        }
    }

    @Test
    void rangesReadAsThePartsOfTheWhole() throws Exception {
        try (SafetensorsFile file = open("all-types.safetensors")) {
            TensorInfo cube = file.header().tensor("cube");
            float[] whole = file.readAll("cube");
            for (int from = 0; from <= 24; from++) {
                for (int count = 0; count <= 24 - from; count++) {
                    float[] part = new float[count + 2];
                    file.readFloats(cube, from, part, 1, count);
                    assertThat(part[0]).isZero();
                    for (int i = 0; i < count; i++) {
                        assertThat(part[1 + i]).isEqualTo(whole[from + i]);
                    }
                }
            }
        }
    }

    @Test
    void aStreamGivesWhatTheFileGives() throws Exception {
        byte[] bytes = Files.readAllBytes(Fixtures.file("network.safetensors"));
        List<String> seen = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        SafetensorsStream.read(
                new ByteArrayInputStream(bytes), bytes.length, SafetensorsLimits.defaults(), (tensor, content) -> {
                    seen.add(tensor.name());
                    contents.add(content.readAllBytes());
                });
        try (SafetensorsFile file = open("network.safetensors")) {
            assertThat(seen).isEqualTo(List.copyOf(file.header().tensors().keySet()));
            for (int i = 0; i < seen.size(); i++) {
                assertThat(contents.get(i))
                        .isEqualTo(file.open(file.header().tensor(seen.get(i))).readAllBytes());
            }
        }
    }

    @Test
    void ourWriterMakesTheReferencesBytes() throws Exception {
        Path source = Fixtures.file("network.safetensors");
        Path copy = folder.resolve("copy.safetensors");
        try (SafetensorsFile file = SafetensorsFile.open(source, SafetensorsLimits.defaults())) {
            List<TensorData> tensors = file.header().tensors().values().stream()
                    .map(t -> TensorData.of(file, t))
                    .toList();
            WrittenFile written =
                    SafetensorsWriter.write(copy, tensors, file.header().metadata());
            assertThat(copy).hasSameBinaryContentAs(source);
            assertThat(written.bytes()).isEqualTo(Files.size(source));
            assertThat(written.sha256()).isEqualTo(Digest.of(Files.readAllBytes(source)));
            assertThat(written.checkpoint()).isEqualTo(CheckpointDigest.of(file.digests()));
        }
    }

    private static SafetensorsFile open(String fixture) throws Exception {
        return SafetensorsFile.open(Fixtures.file(fixture), SafetensorsLimits.defaults());
    }
}
