package io.proxquant.quantization.coding;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.quantization.packing.CodePacking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Symbols come back from every way of storing them, near their entropy, and from nothing that no encoder wrote. */
class SymbolStreamTest {
    @ParameterizedTest
    @CsvSource({
        "2, HUFFMAN", "3, HUFFMAN", "5, HUFFMAN", "16, HUFFMAN", "255, HUFFMAN", "256, HUFFMAN",
        "2, RANS", "3, RANS", "5, RANS", "16, RANS", "255, RANS", "256, RANS"
    })
    void whatIsCodedComesBack(int alphabet, StreamCoding coding) {
        for (int count : new int[] {0, 1, 2, 3, 100, 10_007}) {
            for (double skew : new double[] {1, 4, 40, 4000}) {
                byte[] symbols = drawn(count, alphabet, skew, 7L * count + alphabet);
                SymbolStream stream = SymbolStream.of(symbols, 8, alphabet, coding);
                assertThat(stream.decode(8, alphabet, count)).isEqualTo(symbols);
                assertThat(stream.table()).hasSize((int) SymbolStream.tableBytes(coding, alphabet));
            }
        }
    }

    @Test
    void theWordsAreThoseOfTheSpecification() {
        // counts 4, 2, 1, 1: words 0, 10, 110, 111, written from their first bit on, low bits of a byte first
        byte[] symbols = {0, 1, 2, 3, 0, 0, 1, 0};
        SymbolStream stream = SymbolStream.of(symbols, 2, 4, StreamCoding.HUFFMAN);
        assertThat(stream.table()).containsExactly(0x21, 0x33);
        assertThat(stream.bytes()).containsExactly((byte) 0b1101_1010, 0b0000_1001);
        assertThat(stream.decode(2, 4, 8)).isEqualTo(symbols);
    }

    @ParameterizedTest
    @CsvSource({"2, 0.9", "2, 0.7", "3, 0.9", "3, 0.6", "4, 0.8", "16, 0.5", "256, 0.1", "2, 0.999"})
    void theSmallestIsWithinThreePercentOfTheEntropy(int alphabet, double first) {
        SplittableRandom random = new SplittableRandom(alphabet);
        byte[] symbols = new byte[400_000];
        long[] counts = new long[alphabet];
        for (int i = 0; i < symbols.length; i++) {
            int symbol = random.nextDouble() < first ? 0 : random.nextInt(alphabet);
            symbols[i] = (byte) symbol;
            counts[symbol]++;
        }
        double entropy = 0;
        for (long count : counts) {
            double p = (double) count / symbols.length;
            entropy -= p == 0 ? 0 : p * Math.log(p) / Math.log(2);
        }
        SymbolStream smallest = SymbolStream.smallest(symbols, bits(alphabet), alphabet);
        assertThat(8.0 * smallest.stored() / symbols.length).isBetween(entropy, 1.03 * entropy);
        assertThat(smallest.decode(bits(alphabet), alphabet, symbols.length)).isEqualTo(symbols);
    }

    @Test
    void whatCannotBeCompressedKeepsItsWidth() {
        byte[] symbols = drawn(4096, 16, 1, 3);
        SymbolStream smallest = SymbolStream.smallest(symbols, 4, 16);
        assertThat(smallest.coding()).isNull();
        assertThat(smallest.bytes()).isEqualTo(CodePacking.pack(symbols, 4));
    }

    @Test
    void aTableThatIsNoCompleteCodeIsRefused() {
        for (byte[] lengths : new byte[][] {{1, 2, 0, 0}, {1, 1, 1, 0}, {2, 0, 0, 0}, {15, 15, 0, 0}}) {
            refused(lengths, new byte[8], 4);
        }
    }

    @Test
    void aStreamThatIsTooShortOrTooLongIsRefused() {
        byte[] lengths = {1, 2, 3, 3};
        refused(lengths, new byte[] {(byte) 0xff}, 8); // two words of three bits and a piece of one
        refused(lengths, new byte[] {0, 0}, 8); // a byte too much
        refused(lengths, new byte[] {(byte) 0x80}, 7); // padding that is not zero
        refused(lengths, new byte[0], 1);
        refused(lengths, new byte[4], Integer.MAX_VALUE); // told before anything of that size is made
        refused(new byte[] {1, 0, 0, 0}, new byte[] {0b10}, 2); // a bit that begins no word
    }

    @Test
    void aRangeCodeThatIsCutChangedOrOfAnotherCountIsRefused() {
        byte[] symbols = drawn(1000, 3, 3, 1);
        SymbolStream sound = SymbolStream.of(symbols, 2, 3, StreamCoding.RANS);
        byte[] shorter = Arrays.copyOf(sound.bytes(), sound.bytes().length - 1);
        byte[] longer = Arrays.copyOf(sound.bytes(), sound.bytes().length + 1);
        byte[] changed = sound.bytes().clone();
        changed[changed.length / 2] ^= 4;
        for (byte[] bytes : new byte[][] {shorter, longer, changed, {}, new byte[4], {1, 2, 3, (byte) 0xff}}) {
            assertThatThrownBy(() -> new SymbolStream(bytes, sound.table(), StreamCoding.RANS).decode(2, 3, 1000))
                    .isInstanceOf(MalformedStreamException.class);
        }
        for (int count : new int[] {0, 999, 1001}) {
            assertThatThrownBy(() -> sound.decode(2, 3, count)).isInstanceOf(MalformedStreamException.class);
        }
        for (byte[] table : new byte[][] {new byte[6], {0, 0, 0, 0, 0, 0x40}, new byte[4]}) {
            assertThatThrownBy(() -> new SymbolStream(sound.bytes(), table, StreamCoding.RANS).decode(2, 3, 1000))
                    .isInstanceOf(MalformedStreamException.class);
        }
    }

    /** {@code -Dproxquant.fuzz=1000000} for a million of them. */
    @Test
    void noStreamOfRandomBytesDoesMoreThanBeRefused() {
        SplittableRandom random = new SplittableRandom(5);
        int decoded = 0;
        int inputs = Integer.getInteger("proxquant.fuzz", 200_000);
        for (int i = 0; i < inputs; i++) {
            int alphabet = 2 + random.nextInt(15);
            StreamCoding coding = StreamCoding.values()[i % 2];
            SymbolStream sound = SymbolStream.of(drawn(random.nextInt(40), alphabet, 2, i), 4, alphabet, coding);
            byte[] bytes = mutated(sound.bytes(), random);
            byte[] table = mutated(sound.table(), random);
            try {
                new SymbolStream(bytes, table, coding).decode(4, alphabet, random.nextInt(60));
                decoded++;
            } catch (IllegalArgumentException refused) {
                // by type, and quickly
            }
            try {
                RelativeIndices.mask(mutated(bytes, random), 1 + i % 8, random.nextInt(500));
            } catch (MalformedStreamException refused) {
                // likewise
            }
        }
        assertThat(decoded).isPositive();
    }

    private static byte[] mutated(byte[] bytes, SplittableRandom random) {
        byte[] changed = Arrays.copyOf(bytes, Math.max(0, bytes.length + random.nextInt(-1, 2)));
        if (changed.length > 0 && random.nextBoolean()) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private static void refused(byte[] lengths, byte[] stream, int count) {
        SymbolStream hostile = new SymbolStream(stream, CodePacking.pack(lengths, 4), StreamCoding.HUFFMAN);
        assertThatThrownBy(() -> hostile.decode(2, 4, count)).isInstanceOf(MalformedStreamException.class);
    }

    private static int bits(int alphabet) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(alphabet - 1);
    }

    /** The larger the skew, the more small symbols. */
    private static byte[] drawn(int count, int alphabet, double skew, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] symbols = new byte[count];
        for (int i = 0; i < count; i++) {
            symbols[i] = (byte) (int) (alphabet * Math.pow(random.nextDouble(), skew));
        }
        return symbols;
    }
}
