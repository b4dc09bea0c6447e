package io.proxquant.quantization.coding;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Symbols that come in parts are coded to the bytes of those that are in memory. */
class LargeStreamTest {
    /** The last column is how much rarer each symbol is than the one before. */
    @ParameterizedTest
    @CsvSource({
        "0, 2, 3, 1, 1, 1.5",
        "1, 1, 2, 1, 1, 1",
        "1000, 1, 2, 7, 1, 1",
        "1000, 1, 2, 7, 1, 30",
        "1000, 2, 3, 1, 1, 2",
        "60, 2, 4, 7, 1, 4",
        "9001, 2, 3, 4096, 1, 1",
        "9001, 2, 4, 100, 1, 2",
        "9001, 8, 256, 977, 1, 1",
        "9001, 8, 256, 8192, 1, 1.2",
        "9001, 5, 32, 20000, 31, 1"
    })
    void isTheStreamOfTheWhole(int count, int bits, int alphabet, int atOnce, int used, double rarer) throws Exception {
        byte[] symbols = symbols(count, used > 1 ? used : alphabet, rarer);
        SymbolStream whole = SymbolStream.smallest(symbols, bits, alphabet);

        LargeStream large = large(symbols, bits, alphabet, atOnce);

        assertThat(large.coding()).isEqualTo(whole.coding());
        assertThat(large.bytes()).isEqualTo(whole.bytes().length);
        assertThat(large.table()).isEqualTo(whole.table());
        if (large.coding() != null) {
            assertThat(written(large)).isEqualTo(whole.bytes());
        }
    }

    @Test
    void bothCodingsAndTheFixedWidthAreAmongThem() throws Exception {
        assertThat(large(symbols(1000, 2, 1), 1, 2, 7).coding()).isNull();
        assertThat(large(symbols(1000, 2, 30), 1, 2, 7).coding()).isEqualTo(StreamCoding.RANS);
        assertThat(large(symbols(60, 4, 4), 2, 4, 7).coding()).isEqualTo(StreamCoding.HUFFMAN);
    }

    private static LargeStream large(byte[] symbols, int bits, int alphabet, int atOnce) throws Exception {
        return LargeStream.smallest(
                (from, n) -> {
                    assertThat(n).isBetween(1, atOnce);
                    return Arrays.copyOfRange(symbols, from, from + n);
                },
                symbols.length,
                bits,
                alphabet,
                atOnce);
    }

    private static byte[] written(LargeStream stream) throws Exception {
        byte[] bytes = new byte[(int) stream.bytes()];
        long[] total = {0};
        stream.writeTo((at, from, first, n) -> {
            System.arraycopy(from, first, bytes, (int) at, n);
            total[0] += n;
        });
        assertThat(total[0]).isEqualTo(bytes.length);
        return bytes;
    }

    private static byte[] symbols(int count, int alphabet, double rarer) {
        Random random = new Random(3);
        double[] share = new double[alphabet];
        double sum = 0;
        for (int i = 0; i < alphabet; i++) {
            share[i] = Math.pow(rarer, -i);
            sum += share[i];
        }
        byte[] symbols = new byte[count];
        for (int i = 0; i < count; i++) {
            double draw = random.nextDouble() * sum;
            int symbol = 0;
            while (symbol < alphabet - 1 && draw >= share[symbol]) {
                draw -= share[symbol++];
            }
            symbols[i] = (byte) symbol;
        }
        return symbols;
    }
}
