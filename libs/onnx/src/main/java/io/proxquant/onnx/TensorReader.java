package io.proxquant.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

import static io.proxquant.onnx.OnnxException.verify;

/** Takes a tensor's values from whichever of the format's places they lie in. */
final class TensorReader {
    private static final List<String> LISTS =
            List.of("float_data", "int32_data", "int64_data", "double_data", "uint64_data", "string_data");

    private TensorReader() {}

    static OnnxTensor read(MessageFields tensor, String where) {
        verify(
                tensor.choice("data_location") == 0 && tensor.count("external_data") == 0,
                "%s lies in another file; a model is taken as one file",
                where);
        verify(!tensor.has("segment"), "%s is a segment of a tensor, which is not taken", where);
        OnnxType type = OnnxType.numbered(tensor.number("data_type"), where);
        verify(type != OnnxType.STRING, "%s holds texts, which are not taken", where);
        List<Long> shape =
                tensor.list("dims").stream().map(extent -> (Long) extent).toList();
        try {
            return new OnnxTensor(type, shape, data(tensor, type, OnnxTensor.elements(shape), where));
        } catch (OnnxException e) {
            throw e.getMessage().startsWith(where) ? e : new OnnxException(where + ": " + e.getMessage());
        }
    }

    private static ByteBuffer data(MessageFields tensor, OnnxType type, long elements, String where) {
        String list = listOf(type);
        for (String other : LISTS) {
            verify(
                    tensor.count(other) == 0 || other.equals(list) && !tensor.has("raw_data"),
                    "%s is of %s and has values in %s%s",
                    where,
                    type,
                    other,
                    other.equals(list) ? " and raw_data both" : "");
        }
        if (tensor.has("raw_data")) {
            return tensor.bytes("raw_data").asReadOnlyByteBuffer();
        }
        int unit = type.bits() < 8 ? 8 : Math.min(type.bits(), list.equals("float_data") ? 32 : 64);
        long wanted = type.bytes(elements) * 8 / unit;
        verify(
                tensor.count(list) == wanted,
                "%s has %d values in %s, its shape asks for %d",
                where,
                tensor.count(list),
                list,
                wanted);
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact(type.bytes(elements))).order(ByteOrder.LITTLE_ENDIAN);
        for (Object value : tensor.list(list)) {
            put(bytes, (Number) value, unit, where);
        }
        return bytes.flip();
    }

    private static void put(ByteBuffer bytes, Number value, int unit, String where) {
        if (value instanceof Float number) {
            bytes.putFloat(number);
        } else if (value instanceof Double number) {
            bytes.putDouble(number);
        } else {
            long number = value.longValue();
            boolean fits = unit == 64 || number >= -(1L << (unit - 1)) && number < 1L << unit;
            verify(fits, "%s has the value %d, which its type cannot hold", where, number);
            switch (unit) {
                case 8 -> bytes.put((byte) number);
                case 16 -> bytes.putShort((short) number);
                case 32 -> bytes.putInt((int) number);
                default -> bytes.putLong(number);
            }
        }
    }

    private static String listOf(OnnxType type) {
        return switch (type) {
            case FLOAT, COMPLEX64 -> "float_data";
            case DOUBLE, COMPLEX128 -> "double_data";
            case INT64 -> "int64_data";
            case UINT32, UINT64 -> "uint64_data";
            case STRING -> throw new IllegalArgumentException(type.name().toLowerCase(Locale.ROOT));
            default -> "int32_data";
        };
    }
}
