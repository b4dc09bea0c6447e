package io.proxquant.exports.gguf;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

import io.proxquant.checkpoints.safetensors.CountedOutput;
import io.proxquant.checkpoints.safetensors.PartFile;
import io.proxquant.checkpoints.safetensors.WatchedOutput;

/** Writes a file: head, values by key, descriptions of the tensors, then their bytes, each from a multiple of 32 on. */
final class GgufWriter {
    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;
    private static final int BUFFER = 1 << 16;
    private static final int UINT32 = 4;
    private static final int STRING = 8;

    private GgufWriter() {}

    static void write(Path file, SortedMap<String, Object> values, List<GgufTensor> tensors, Runnable boundary)
            throws IOException {
        try (PartFile part = new PartFile(file)) {
            try (CountedOutput out =
                    new CountedOutput(new BufferedOutputStream(Files.newOutputStream(part.path()), BUFFER))) {
                out.write(head(values, tensors));
                align(out);
                for (GgufTensor tensor : tensors) {
                    long before = out.written();
                    tensor.writeTo(new WatchedOutput(out, boundary));
                    if (out.written() - before != tensor.bytes()) {
                        throw new IllegalStateException(tensor.name() + " has other bytes than its type and shape say");
                    }
                    align(out);
                }
            }
            part.complete();
        }
    }

    private static byte[] head(SortedMap<String, Object> values, List<GgufTensor> tensors) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write("GGUF".getBytes(StandardCharsets.US_ASCII));
        u32(VERSION, head);
        u64(tensors.size(), head);
        u64(values.size(), head);
        for (Map.Entry<String, Object> value : values.entrySet()) {
            text(value.getKey(), head);
            if (value.getValue() instanceof Integer number) {
                u32(UINT32, head);
                u32(number, head);
            } else {
                u32(STRING, head);
                text((String) value.getValue(), head);
            }
        }
        long offset = 0;
        for (GgufTensor tensor : tensors) {
            text(tensor.name(), head);
            long[] dimensions = tensor.dimensions();
            u32(dimensions.length, head);
            for (long dimension : dimensions) {
                u64(dimension, head);
            }
            u32(tensor.type().number(), head);
            u64(offset, head);
            offset += (tensor.bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        return head.toByteArray();
    }

    private static void align(CountedOutput out) throws IOException {
        while (out.written() % ALIGNMENT != 0) {
            out.write(0);
        }
    }

    private static void text(String text, OutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        u64(bytes.length, out);
        out.write(bytes);
    }

    private static void u32(int value, OutputStream out) throws IOException {
        out.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private static void u64(long value, OutputStream out) throws IOException {
        out.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }
}
