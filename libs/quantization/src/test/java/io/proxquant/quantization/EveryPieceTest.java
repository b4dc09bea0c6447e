package io.proxquant.quantization;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the contracts of {@link Quantizer} and {@link ProximalMap} promise, asked of every one that is declared. */
class EveryPieceTest {
    /** Every quantizer with its defaults, and with every number of bits that it has, at every revision, by name and setting. */
    static Map<String, Quantizer> settings() {
        Map<String, Quantizer> all = new LinkedHashMap<>();
        for (PieceDeclaration declared : Quantizers.declared()) {
            put(all, declared.name(), Quantizers.byName(declared.name(), Map.of()));
            declared.options().stream()
                    .filter(p -> p.name().equals("bits"))
                    .flatMapToInt(p -> IntStream.rangeClosed((int) p.min(), (int) p.max()))
                    .forEach(bits -> put(
                            all,
                            declared.name() + ".bits-" + bits,
                            Quantizers.byName(declared.name(), Map.of("bits", bits))));
        }
        put(all, "uniform.range-max", Quantizers.byName("uniform", Map.of("range", "max")));
        return all;
    }

    private static void put(Map<String, Quantizer> all, String name, Quantizer newest) {
        for (int revision = 1; revision <= newest.revision(); revision++) {
            all.put(revision == 1 ? name : name + ".revision-" + revision, newest.atRevision(revision));
        }
    }

    static Stream<Quantizer> quantizers() {
        return settings().values().stream();
    }

    /** Those that draw no random numbers. */
    static Stream<Quantizer> withoutDraws() {
        return quantizers().filter(q -> !q.drawsAtRandom());
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    void whoseResultDependsOnDrawsSaysSo(Quantizer quantizer) {
        float[] w = Weights.gaussian(257, 5);
        QuantizedTensor[] made = new QuantizedTensor[2];
        for (int seed = 0; seed < 2; seed++) {
            SideInformation draws = SideInformation.none().withRandom(new CounterRandom(seed, 1, 1));
            made[seed] =
                    new TensorQuantizer(quantizer, Granularity.parse("tensor")).quantize(w, new long[] {257}, draws);
        }
        assertThat(made[0].equals(made[1])).isEqualTo(!quantizer.drawsAtRandom());
    }

    static Stream<ProximalMap> maps() {
        return ProximalMaps.declared().stream().map(d -> ProximalMaps.byName(d.name(), Map.of()));
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    void edgeBlocksGiveValidCodesFiniteWeightsAndLeaveTheInputAlone(Quantizer quantizer) {
        Weights.edges().forEach((name, w) -> {
            float[] before = w.clone();
            byte[] codes = guarded(w.length);
            float[] codebook = new float[quantizer.layout().floats(w.length) + 2];
            quantizer.quantize(Slice.of(w, 0, w.length).into(codes, 1, codebook, 1));
            assertThat(w).as(name).isEqualTo(before);
            assertThat(codes[0]).isEqualTo(codes[w.length + 1]).isEqualTo((byte) 99);
            assertThat(codebook[0]).isEqualTo(codebook[codebook.length - 1]).isZero();
            QuantizedTensor made = new QuantizedTensor(
                    quantizer.layout(),
                    BlockShape.of(1, w.length),
                    Arrays.copyOfRange(codes, 1, w.length + 1),
                    Arrays.copyOfRange(codebook, 1, codebook.length - 1));
            for (float weight : decoded(made)) {
                assertThat(weight).as(name).isFinite();
            }
            for (byte code : made.codes()) {
                assertThat(code & 0xff).as(name).isBetween(0, quantizer.layout().levels() - 1);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("withoutDraws")
    void theSameBlockGivesTheSameResultWhereverItLies(Quantizer quantizer) {
        float[] w = Weights.gaussian(65, 12);
        float[] shifted = new float[80];
        System.arraycopy(w, 0, shifted, 11, 65);
        byte[] codes = new byte[65];
        byte[] shiftedCodes = new byte[70];
        float[] codebook = new float[quantizer.layout().floats(65)];
        float[] shiftedCodebook = new float[codebook.length + 3];
        quantizer.quantize(Slice.of(w, 0, 65).into(codes, 0, codebook, 0));
        quantizer.quantize(Slice.of(shifted, 11, 65).into(shiftedCodes, 5, shiftedCodebook, 3));
        assertThat(shiftedCodes).endsWith(codes);
        assertThat(shiftedCodebook).endsWith(codebook);
    }

    @ParameterizedTest
    @MethodSource("withoutDraws")
    void zeroBelongsToThePositiveSide(Quantizer quantizer) {
        float[] q = Weights.decoded(quantizer, new float[] {0f, -0f, 1f, -1f});
        assertThat(q[0]).isEqualTo(q[1]).isGreaterThanOrEqualTo(0f);
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    void aWeightThatIsNotFiniteIsRefusedWithItsIndexAndNothingIsWritten(Quantizer quantizer) {
        for (int n : Weights.ODD_SIZES) {
            for (int place : Weights.places(n)) {
                for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                    float[] w = Weights.gaussian(n + 2, n);
                    w[place + 1] = bad;
                    w[n + 1] = Float.NaN; // beyond the block
                    byte[] codes = guarded(n);
                    float[] codebook = new float[quantizer.layout().floats(n)];
                    assertThatThrownBy(
                                    () -> quantizer.quantize(Slice.of(w, 1, n).into(codes, 1, codebook, 0)))
                            .isInstanceOfSatisfying(NonFiniteWeightException.class, e -> assertThat(e.index())
                                    .isEqualTo(place + 1))
                            .hasMessageContaining("weight " + (place + 1) + " is " + bad);
                    assertThat(codes).isEqualTo(guarded(n));
                    assertThat(codebook).containsOnly(new float[codebook.length]);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("maps")
    void aMapRefusesNonFiniteWeightsAndSenselessStrengthsAndMovesNothing(ProximalMap map) {
        float[] w = {1, 2, Float.NaN, -3};
        float[] state = new float[map.stateSize()];
        assertThatThrownBy(() -> map.apply(w, 0, 4, 0.5f, state, 0, true))
                .isInstanceOfSatisfying(NonFiniteWeightException.class, e -> assertThat(e.index())
                        .isEqualTo(2));
        assertThatThrownBy(() -> map.apply(w, 0, 2, -1e-9f, state, 0, true)).hasMessageContaining("strength -1.0E-9");
        assertThatThrownBy(() -> map.apply(w, 0, 2, Float.NaN, state, 0, true)).hasMessageContaining("strength NaN");
        assertThat(w).containsExactly(1, 2, Float.NaN, -3);
        assertThat(state).containsOnly(new float[map.stateSize()]);
    }

    @ParameterizedTest
    @MethodSource("maps")
    void edgeBlocksStayFiniteAndNeighboursAreNotTouched(ProximalMap map) {
        Weights.edges().forEach((name, w) -> {
            for (float strength : new float[] {0, 1e-6f, 0.4f, 1e30f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
                float[] block = new float[w.length + 2];
                System.arraycopy(w, 0, block, 1, w.length);
                block[0] = block[w.length + 1] = 42;
                float[] state = new float[map.stateSize()];
                map.apply(block, 1, w.length, strength, state, 0, true);
                assertThat(block[0]).isEqualTo(block[w.length + 1]).isEqualTo(42);
                for (float x : block) {
                    assertThat(x).as("%s at strength %s", name, strength).isFinite();
                }
                map.apply(block, 1, w.length, strength, state, 0, false);
                for (float x : block) {
                    assertThat(x)
                            .as("%s at strength %s, codebook kept", name, strength)
                            .isFinite();
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("maps")
    void noStrengthMovesNothing(ProximalMap map) {
        Weights.edges().forEach((name, w) -> {
            float[] block = w.clone();
            float[] state = new float[map.stateSize()];
            map.apply(block, 0, w.length, 0f, state, 0, true);
            for (int i = 0; i < w.length; i++) {
                float kept = map.name().equals("parq") ? Math.min(Math.max(w[i], -state[0]), state[0]) : w[i];
                assertThat(block[i] + 0f).as(name).isEqualTo(kept + 0f);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("maps")
    void aStepMovesTheSameInPartsOfAnySizeAndOrder(ProximalMap map) {
        for (int n : new int[] {1, 17, 257, 1025, 4097}) {
            for (boolean refresh : new boolean[] {true, false}) {
                float[] w = Weights.gaussian(n, 90 + n);
                float[] whole = w.clone();
                float[] state = new float[map.stateSize()];
                map.apply(w.clone(), 0, n, 0.3f, state, 0, true);
                map.apply(whole, 0, n, 0.3f, state.clone(), 0, refresh);

                float[] pieces = w.clone();
                WeightBlock block = elsewhere(w);
                ProximalStep step = map.step(block, 0.3f, state.clone(), 0, refresh, SideInformation.none());
                int size = 1 + n / 3;
                for (int from = (n - 1) / size * size; from >= 0; from -= size) {
                    float[] piece = new float[size + 2];
                    int count = Math.min(size, n - from);
                    System.arraycopy(w, from, piece, from % 3, count);
                    step.move(piece, from % 3, from, count);
                    System.arraycopy(piece, from % 3, pieces, from, count);
                }
                assertThat(pieces).as("%d weights, refresh %s", n, refresh).isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    void fittingSaysWhatTheCodesDecodeTo(Quantizer quantizer) {
        Weights.edges().forEach((name, w) -> {
            float[] codebook = new float[quantizer.layout().stored() + 1];
            float[] levels = new float[w.length];
            quantizer.fit(elsewhere(w), codebook, 1, SideInformation.none()).levels(w, 0, 0, w.length, levels);
            QuantizedTensor expected =
                    new TensorQuantizer(quantizer, new Granularity.Tensor()).quantize(w, new long[] {w.length});
            assertThat(levels).as(name).isEqualTo(decoded(expected));
            if (!quantizer.layout().levelless()) {
                assertThat(codebook).as(name).endsWith(expected.codebooks());
            }
        });
    }

    private static float[] decoded(QuantizedTensor tensor) {
        float[] w = new float[tensor.codes().length];
        tensor.dequantize(w);
        return w;
    }

    /** A block that lies in no array. */
    private static WeightBlock elsewhere(float[] w) {
        return new WeightBlock() {
            @Override
            public int length() {
                return w.length;
            }

            @Override
            public void read(int from, float[] into, int at, int count) {
                System.arraycopy(w, from, into, at, count);
            }
        };
    }

    private static byte[] guarded(int n) {
        byte[] codes = new byte[n + 2];
        codes[0] = codes[n + 1] = 99;
        return codes;
    }
}
