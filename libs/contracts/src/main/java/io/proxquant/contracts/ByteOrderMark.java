package io.proxquant.contracts;

import java.util.Arrays;
import java.util.Optional;

/** A mark that editors put unseen at the start of a text, and the encoding that it is of. */
public enum ByteOrderMark {
    // the longer ones first: that of UTF-32LE begins with that of UTF-16LE
    UTF_32_LE("UTF-32", 0xFF, 0xFE, 0, 0),
    UTF_32_BE("UTF-32", 0, 0, 0xFE, 0xFF),
    UTF_16_LE("UTF-16", 0xFF, 0xFE),
    UTF_16_BE("UTF-16", 0xFE, 0xFF),
    UTF_8("UTF-8", 0xEF, 0xBB, 0xBF);

    private final String encoding;
    private final byte[] bytes;

    ByteOrderMark(String encoding, int... bytes) {
        this.encoding = encoding;
        this.bytes = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            this.bytes[i] = (byte) bytes[i];
        }
    }

    /** The mark that the first {@code count} bytes begin with, if they begin with one. */
    public static Optional<ByteOrderMark> of(byte[] start, int count) {
        return Arrays.stream(values()).filter(mark -> mark.begins(start, count)).findFirst();
    }

    private boolean begins(byte[] start, int count) {
        return count >= bytes.length && Arrays.equals(start, 0, bytes.length, bytes, 0, bytes.length);
    }

    /** Name of the encoding, as iconv takes it too. */
    public String encoding() {
        return encoding;
    }

    /** How many bytes it has. */
    public int length() {
        return bytes.length;
    }
}
