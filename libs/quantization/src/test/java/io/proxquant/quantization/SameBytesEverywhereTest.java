package io.proxquant.quantization;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.metrics.WeightMetrics;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Artifacts are named by digests, so a piece must give the same bytes on every machine, virtual machine and release.
 * Interpreter, both compilers, and JDK 17 and 25 gave the recorded digests. If one changes, so does every artifact of that
 * piece: that is a new format version, not a new line in the file. A new piece gets a new line.
 */
class SameBytesEverywhereTest {
    @Test
    void codesCodebooksAndMovedWeightsHashToTheRecordedDigests() throws Exception {
        Map<String, String> digests = new TreeMap<>();
        EveryPieceTest.settings()
                .forEach((name, q) -> digests.put("quantizer." + name, digest((digest, w, shape) -> {
                    for (String granularity : new String[] {"tensor", "row"}) {
                        QuantizedTensor t = new TensorQuantizer(q, Granularity.parse(granularity)).quantize(w, shape);
                        digest.update(t.codes());
                        update(digest, t.codebooks());
                    }
                })));
        EveryPieceTest.maps()
                .forEach(map -> digests.put("map." + map.name(), digest((digest, w, shape) -> {
                    TensorProximalMap whole = new TensorProximalMap(map, Granularity.Row.first());
                    float[] x = w.clone();
                    float[] state = new float[whole.stateSize(shape)];
                    whole.apply(x, shape, 0.3f, state, true);
                    whole.apply(x, shape, 0.2f, state, false);
                    update(digest, x);
                })));
        Quantizer ternary = Quantizers.byName("ternary", Map.of());
        digests.put(
                "metrics",
                digest((digest, w, shape) -> update(digest, new float[] {
                    (float) WeightMetrics.squaredNorm(w),
                    (float) WeightMetrics.quantizationGap(w, Weights.decoded(ternary, w))
                })));
        assertThat(digests).isEqualTo(recorded());
    }

    private interface Work {
        void feed(MessageDigest digest, float[] w, long[] shape);
    }

    private static String digest(Work work) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Random random = new Random(5);
            for (int repetition = 0; repetition < 10; repetition++) {
                long[] shape = {1 + random.nextInt(9), 1 + random.nextInt(1100)};
                work.feed(digest, Weights.gaussian((int) (shape[0] * shape[1]), random.nextLong()), shape);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> recorded() throws Exception {
        Properties lines = new Properties();
        try (InputStream in = SameBytesEverywhereTest.class.getResourceAsStream("same-bytes.properties")) {
            lines.load(in);
        }
        Map<String, String> recorded = new TreeMap<>();
        lines.forEach((piece, digest) -> recorded.put(piece.toString(), digest.toString()));
        return recorded;
    }

    private static void update(MessageDigest digest, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        bytes.asFloatBuffer().put(values);
        digest.update(bytes.array());
    }
}
