package io.proxquant.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TextFormat;

/**
 * The messages of the format, from a text beside this class. Described at run time instead of compiled: so the build needs no
 * protocol compiler, and what a file may hold is one list that both the check of its bytes and the reader follow.
 */
final class OnnxSchema {
    private static final String RESOURCE = "onnx-ml.textproto";
    private static final FileDescriptor FILE = load();

    private OnnxSchema() {}

    /** A message, for example {@code ModelProto}. */
    static Descriptor message(String name) {
        return FILE.findMessageTypeByName(name);
    }

    private static FileDescriptor load() {
        try (InputStream in = OnnxSchema.class.getResourceAsStream(RESOURCE);
                Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
            TextFormat.merge(text, file);
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(RESOURCE, e);
        }
    }
}
