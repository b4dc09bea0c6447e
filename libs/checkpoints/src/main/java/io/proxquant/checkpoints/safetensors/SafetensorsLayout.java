package io.proxquant.checkpoints.safetensors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/**
 * Where everything will stand in a file that is about to be written. Decided by the tensors' names, types and shapes and
 * the metadata alone, so that the same content always gives the same bytes: wider types first, then by the UTF-8 bytes of
 * the name, as the reference implementation writes; metadata sorted; header padded with spaces to a multiple of 8.
 */
public final class SafetensorsLayout {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(com.fasterxml.jackson.core.StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    /** A tensor before its content is known. */
    public record Slot(String name, DType dtype, long[] shape) {
        /** Takes its own copy of the shape. */
        public Slot {
            shape = shape.clone();
        }

        @Override
        public long[] shape() {
            return shape.clone();
        }
    }

    private static final int LENGTH = 8;

    private final SafetensorsHeader header;

    private SafetensorsLayout(SafetensorsHeader header) {
        this.header = header;
    }

    /**
     * Lays a file out.
     *
     * @throws IllegalArgumentException if the tensors cannot stand in one sound file
     */
    public static SafetensorsLayout of(Collection<Slot> slots, Map<String, String> metadata) {
        List<Slot> sorted = new ArrayList<>(slots);
        sorted.forEach(slot -> utf8(slot.name()));
        sorted.sort(Comparator.comparing(Slot::dtype)
                .reversed()
                .thenComparing(s -> utf8(s.name()), Arrays::compareUnsigned));
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        long at = 0;
        for (Slot slot : sorted) {
            long end = at + slot.dtype().bytes(TensorInfo.elements(slot.shape()));
            if (tensors.put(slot.name(), new TensorInfo(slot.name(), slot.dtype(), slot.shape(), at, end)) != null
                    || slot.name().equals("__metadata__")) {
                throw new IllegalArgumentException("two tensors, or a tensor and the metadata, named " + slot.name());
            }
            at = end;
        }
        metadata.forEach((key, value) -> {
            utf8(key);
            utf8(value);
        });
        SortedMap<String, String> remarks = new TreeMap<>(metadata);
        long json = json(new SafetensorsHeader(tensors, remarks, 0, 0), OutputStream.nullOutputStream());
        long padded = (json + 7) / 8 * 8;
        if (padded > SafetensorsLimits.FORMAT_HEADER_BYTES) {
            throw new IllegalArgumentException("header of " + padded + " bytes: the format allows 100000000");
        }
        long dataStart = LENGTH + padded;
        return new SafetensorsLayout(new SafetensorsHeader(tensors, remarks, dataStart, dataStart + at));
    }

    /** The bytes before the data section: length, header, padding. */
    public byte[] prefix() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(header.dataStart()));
        try {
            writePrefix(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** The same to a stream, never held as a whole: a header may have 100 MB. */
    public void writePrefix(OutputStream out) throws IOException {
        long padded = header.dataStart() - LENGTH;
        out.write(ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .array());
        for (long at = json(header, out); at < padded; at++) {
            out.write(' ');
        }
    }

    /** The header that a reader of the file will see. */
    public SafetensorsHeader header() {
        return header;
    }

    /** Writes the header's JSON and returns how many bytes it has. */
    private static long json(SafetensorsHeader header, OutputStream to) {
        CountedOutput counted = new CountedOutput(to);
        try (JsonGenerator out = FACTORY.createGenerator(counted)) {
            out.writeStartObject();
            if (!header.metadata().isEmpty()) {
                out.writeObjectFieldStart("__metadata__");
                for (Map.Entry<String, String> entry : header.metadata().entrySet()) {
                    out.writeStringField(entry.getKey(), entry.getValue());
                }
                out.writeEndObject();
            }
            for (TensorInfo tensor : header.tensors().values()) {
                out.writeObjectFieldStart(tensor.name());
                out.writeStringField("dtype", tensor.dtype().name());
                out.writeFieldName("shape");
                out.writeArray(tensor.shape(), 0, tensor.rank());
                out.writeFieldName("data_offsets");
                out.writeArray(new long[] {tensor.begin(), tensor.end()}, 0, 2);
                out.writeEndObject();
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counted.written();
    }

    private static byte[] utf8(String text) {
        if (text.indexOf(0) >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("NUL or half a surrogate pair in '" + text + "'");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
