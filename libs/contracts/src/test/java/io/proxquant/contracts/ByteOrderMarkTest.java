package io.proxquant.contracts;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ByteOrderMarkTest {
    @ParameterizedTest
    @CsvSource({
        "UTF-8, UTF_8",
        "UTF-16LE, UTF_16_LE",
        "UTF-16BE, UTF_16_BE",
        "UTF-32LE, UTF_32_LE",
        "UTF-32BE, UTF_32_BE"
    })
    void theMarkOfEachEncodingIsKnownWhateverFollows(String charset, ByteOrderMark mark) {
        byte[] text = "\uFEFFname: x".getBytes(Charset.forName(charset));
        assertThat(ByteOrderMark.of(text, text.length)).contains(mark);
        assertThat(ByteOrderMark.of(text, mark.length())).contains(mark);
        assertThat(mark.encoding()).isEqualTo(charset.replaceAll("[LB]E$", ""));
    }

    @Test
    void textWithoutAMarkAndTheBeginningOfOneHaveNone() {
        byte[] text = "name: x".getBytes(StandardCharsets.UTF_8);
        assertThat(ByteOrderMark.of(text, text.length)).isEmpty();
        assertThat(ByteOrderMark.of(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, 2))
                .isEmpty();
        assertThat(ByteOrderMark.of(new byte[0], 0)).isEmpty();
    }
}
