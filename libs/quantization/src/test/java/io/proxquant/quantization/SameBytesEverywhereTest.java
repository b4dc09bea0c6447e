package io.proxquant.quantization;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Artifacts are named by digests, so a quantizer must give the same bytes on every machine, virtual machine and release.
 * Interpreter, both compilers, and JDK 17 and 25 gave this digest. If it changes, so does every artifact: that is a new
 * format version, not a new constant.
 */
class SameBytesEverywhereTest {
    private static final String DIGEST = "b7c1a05be80be40f5cc7c1e53ea065e111abc0f148f160eb6a90c5b917b7ee86";

    @Test
    void codesCodebooksAndMovedWeightsHashToTheRecordedDigest() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Random random = new Random(5);
        for (int repetition = 0; repetition < 30; repetition++) {
            long[] shape = {1 + random.nextInt(9), 1 + random.nextInt(1100)};
            float[] w = Weights.gaussian((int) (shape[0] * shape[1]), random.nextLong());
            EveryPieceTest.quantizers().forEach(quantizer -> {
                for (String granularity : new String[] {"tensor", "row"}) {
                    QuantizedTensor t =
                            new TensorQuantizer(quantizer, Granularity.parse(granularity)).quantize(w, shape);
                    digest.update(t.codes());
                    update(digest, t.codebooks());
                }
            });
            EveryPieceTest.maps().filter(m -> !(m instanceof OperatorMap)).forEach(map -> {
                TensorProximalMap whole = new TensorProximalMap(map, new Granularity.Row());
                float[] x = w.clone();
                float[] state = new float[whole.stateSize(shape)];
                whole.apply(x, shape, 0.3f, state, true);
                whole.apply(x, shape, 0.2f, state, false);
                update(digest, x);
            });
            update(digest, new float[] {
                (float) WeightMetrics.squaredNorm(w),
                (float) WeightMetrics.quantizationGap(w, Weights.decoded(Quantizers.byName("ternary", Map.of()), w))
            });
        }
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(DIGEST);
    }

    private static void update(MessageDigest digest, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        bytes.asFloatBuffer().put(values);
        digest.update(bytes.array());
    }
}
