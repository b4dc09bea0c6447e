package io.proxquant.onnx;

import java.io.IOException;
import java.util.BitSet;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;

import static io.proxquant.onnx.OnnxException.verify;

/**
 * Looks through the bytes before they are parsed: a part of two bytes becomes an object of a hundred, so that what a file asks
 * for is counted first. What readers could take in different ways (fields that are not known, or stand twice) is refused.
 */
final class WireCheck {
    private final CodedInputStream in;
    private final OnnxLimits limits;
    private int parts;
    private long numbers;

    private WireCheck(CodedInputStream in, OnnxLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /**
     * Passes bytes that are a model as far as their structure goes.
     *
     * @throws OnnxException naming the offset and what is wrong there
     */
    static void require(byte[] bytes, OnnxLimits limits) {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        try {
            new WireCheck(in, limits).message(OnnxSchema.message("ModelProto"), 0);
        } catch (InvalidProtocolBufferException e) {
            throw new OnnxException("at byte " + in.getTotalBytesRead() + ": no ONNX model, or one that was cut off ("
                    + e.getMessage() + ")");
        } catch (IOException e) {
            throw new OnnxException("at byte " + in.getTotalBytesRead() + ": " + e.getMessage());
        }
    }

    private void message(Descriptor type, int depth) throws IOException {
        verify(
                depth <= limits.depth(),
                "at byte %d: parts lie in parts more than %d deep",
                in.getTotalBytesRead(),
                limits.depth());
        part();
        BitSet seen = new BitSet();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int number = WireFormat.getTagFieldNumber(tag);
            FieldDescriptor field = type.findFieldByNumber(number);
            verify(
                    field != null,
                    "at byte %d: field %d of %s is not known; no ONNX model, or one of a newer format",
                    in.getTotalBytesRead(),
                    number,
                    type.getName());
            verify(
                    field.isRepeated() || !seen.get(field.getIndex()),
                    "at byte %d: %s stands twice",
                    in.getTotalBytesRead(),
                    field.getFullName());
            seen.set(field.getIndex());
            field(field, tag, depth);
        }
        in.checkLastTagWas(0);
    }

    private void field(FieldDescriptor field, int tag, int depth) throws IOException {
        int wire = WireFormat.getTagWireType(tag);
        boolean packed = field.isPackable() && wire == WireFormat.WIRETYPE_LENGTH_DELIMITED;
        verify(
                wire == field.getLiteType().getWireType() || packed,
                "at byte %d: %s is not written as its type is",
                in.getTotalBytesRead(),
                field.getFullName());
        switch (field.getType()) {
            case MESSAGE -> {
                int limit = in.pushLimit(in.readRawVarint32());
                message(field.getMessageType(), depth + 1);
                in.popLimit(limit);
            }
            case STRING -> {
                if (field.isRepeated()) {
                    part(); // one of two bytes in the file becomes an object too
                }
                ByteString text = in.readBytes();
                verify(text.isValidUtf8(), "at byte %d: %s is no UTF-8", in.getTotalBytesRead(), field.getFullName());
            }
            default -> {
                int before = in.getTotalBytesRead();
                in.skipField(tag);
                charge(field, in.getTotalBytesRead() - before);
            }
        }
    }

    private void part() {
        parts++;
        verify(parts <= limits.messages(), "the file has more than %d parts", limits.messages());
    }

    /** A number takes at least one byte where it is listed. */
    private void charge(FieldDescriptor field, int bytes) {
        if (field.isRepeated()) {
            int least =
                    switch (field.getType()) {
                        case FLOAT -> 4;
                        case DOUBLE -> 8;
                        default -> 1;
                    };
            numbers += Math.max(1, bytes / least);
            verify(
                    numbers <= limits.listedNumbers(),
                    "the file lists more than %d numbers one by one; write tensors as raw data",
                    limits.listedNumbers());
        }
    }
}
