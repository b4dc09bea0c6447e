package io.proxquant.checkpoints;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.contracts.Digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CheckpointDigestTest {
    private static final Digest SHA = Digest.parse("0".repeat(64));

    @Test
    void itIsTheHashOfTheCanonicalListSortedByName() {
        TensorDigest b = new TensorDigest("b", DType.F32, List.of(2L, 3L), SHA);
        TensorDigest a = new TensorDigest("a\"ü", DType.I64, List.of(), SHA);
        String spelled = "[[\"a\\\"ü\",\"I64\",[],\"" + SHA + "\"],[\"b\",\"F32\",[2,3],\"" + SHA + "\"]]";
        Digest expected = Digest.of(spelled.getBytes(StandardCharsets.UTF_8));
        assertThat(CheckpointDigest.of(List.of(b, a))).isEqualTo(expected);
        assertThat(CheckpointDigest.of(List.of(a, b))).isEqualTo(expected);
    }

    @Test
    void everyPartCounts() {
        TensorDigest one = new TensorDigest("a", DType.F32, List.of(4L), SHA);
        assertThat(List.of(
                        CheckpointDigest.of(List.of()),
                        CheckpointDigest.of(List.of(one)),
                        CheckpointDigest.of(List.of(new TensorDigest("b", DType.F32, List.of(4L), SHA))),
                        CheckpointDigest.of(List.of(new TensorDigest("a", DType.I32, List.of(4L), SHA))),
                        CheckpointDigest.of(List.of(new TensorDigest("a", DType.F32, List.of(2L, 2L), SHA))),
                        CheckpointDigest.of(
                                List.of(new TensorDigest("a", DType.F32, List.of(4L), Digest.parse("1".repeat(64)))))))
                .doesNotHaveDuplicates();
    }

    @Test
    void twoTensorsOfOneNameHaveNone() {
        TensorDigest a = TensorDigest.of("a", new float[] {1}, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CheckpointDigest.of(List.of(a, a)))
                .withMessageContaining("named a");
    }

    @Test
    void floatsAreHashedLittleEndian() {
        assertThat(TensorDigest.of("a", new float[] {1}, 1).sha256())
                .isEqualTo(Digest.of(new byte[] {0, 0, (byte) 0x80, 0x3F}));
    }
}
