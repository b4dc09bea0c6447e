package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

import static io.proxquant.checkpoints.safetensors.SafetensorsException.verify;

/**
 * The bytes of a header on their way to the JSON parser: exactly the declared number of them, checked to be UTF-8 in the
 * shortest form without surrogates and without NUL. JSON parsers guess other encodings from NUL bytes and forgive
 * overlong forms; nothing of that gets past here.
 */
final class HeaderBytes extends InputStream {
    private final InputStream in;
    private final long length;
    private long position;
    private long lastNonSpace = -1;
    private int continuations;
    private int lowest = 0x80;
    private int highest = 0xBF;

    HeaderBytes(InputStream in, long length) {
        this.in = in;
        this.length = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int at, int count) throws IOException {
        Objects.checkFromIndexSize(at, count, into.length);
        if (position == length) {
            verify(continuations == 0, FormatRule.INVALID_HEADER, 8 + length, "header ends inside a UTF-8 character");
            return -1;
        }
        int read = in.read(into, at, (int) Math.min(count, length - position));
        verify(
                read >= 0,
                FormatRule.INVALID_HEADER_LENGTH,
                8 + position,
                "input ends here, but the header was declared to have " + length + " bytes");
        for (int i = 0; i < read; i++) {
            check(into[at + i] & 0xFF);
        }
        return read;
    }

    /** Reads and checks what the JSON parser left. */
    void drain() throws IOException {
        byte[] rest = new byte[4096];
        while (read(rest, 0, rest.length) >= 0) {
            // every byte was checked on its way
        }
    }

    /** Position in the header of the last byte that is no space, -1 if there was none. */
    long lastNonSpace() {
        return lastNonSpace;
    }

    private void check(int b) throws SafetensorsException {
        if (position == 0) {
            verify(b == '{', FormatRule.INVALID_HEADER, 8, "header must begin with '{'");
        }
        if (continuations > 0) {
            verify(b >= lowest && b <= highest, FormatRule.INVALID_HEADER, 8 + position, "no UTF-8 continuation byte");
            lowest = 0x80;
            highest = 0xBF;
            continuations--;
        } else if (b >= 0x80) {
            begin(b);
        } else {
            verify(b != 0, FormatRule.INVALID_HEADER, 8 + position, "NUL byte in the header");
        }
        if (b != ' ') {
            lastNonSpace = position;
        }
        position++;
    }

    private void begin(int b) throws SafetensorsException {
        verify(b >= 0xC2 && b <= 0xF4, FormatRule.INVALID_HEADER, 8 + position, "no first byte of a UTF-8 character");
        continuations = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        switch (b) {
            case 0xE0 -> lowest = 0xA0; // below: overlong
            case 0xED -> highest = 0x9F; // above: surrogates
            case 0xF0 -> lowest = 0x90; // below: overlong
            case 0xF4 -> highest = 0x8F; // above: beyond U+10FFFF
            default -> {}
        }
    }
}
