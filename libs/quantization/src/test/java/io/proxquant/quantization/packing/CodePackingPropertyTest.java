package io.proxquant.quantization.packing;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

class CodePackingPropertyTest {
    @Property(seed = "4711", tries = 300)
    void unpackingGivesBackWhatWasPacked(
            @ForAll @IntRange(min = 1, max = 8) int bits, @ForAll @IntRange(max = 200) int n, @ForAll long seed) {
        byte[] codes = CodePackingTest.randomCodes(n, bits, seed);
        byte[] back = new byte[n];
        CodePacking.unpack(CodePacking.pack(codes, bits), bits, back);
        assertThat(back).isEqualTo(codes);
    }
}
