package io.proxquant.checkpoints.safetensors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Files as an attacker would type them: header text and data put together without any care. */
final class RawFile {
    private RawFile() {}

    static byte[] of(String header, int dataBytes) {
        return of(header.getBytes(StandardCharsets.UTF_8), dataBytes);
    }

    static byte[] of(byte[] header, int dataBytes) {
        return declaring(header.length, header, dataBytes);
    }

    static byte[] declaring(long headerLength, byte[] header, int dataBytes) {
        return ByteBuffer.allocate(8 + header.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .put(header)
                .array();
    }

    static SafetensorsHeader parse(byte[] file) throws IOException {
        return parse(file, SafetensorsLimits.defaults());
    }

    static SafetensorsHeader parse(byte[] file, SafetensorsLimits limits) throws IOException {
        return SafetensorsHeader.parse(new ByteArrayInputStream(file), file.length, limits);
    }

    /** One well-formed entry. */
    static String tensor(String name, String dtype, String shape, long begin, long end) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                .formatted(name, dtype, shape, begin, end);
    }
}
