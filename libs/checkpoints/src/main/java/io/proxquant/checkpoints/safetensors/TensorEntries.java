package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import static io.proxquant.checkpoints.safetensors.SafetensorsException.verify;

/** Reads the values in a header: one tensor's entry, or the metadata. Nothing is coerced: a string is no number. */
final class TensorEntries {
    private final JsonParser parser;
    private final SafetensorsLimits limits;

    TensorEntries(JsonParser parser, SafetensorsLimits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    /** Byte of the file at which the current token starts. */
    long offset() {
        return 8 + parser.currentTokenLocation().getByteOffset();
    }

    /**
     * Reads {@code {dtype, shape, data_offsets}} and checks the three against each other; other keys count for nothing, as
     * with the format's reference reader.
     */
    TensorInfo tensor(String name, long at) throws IOException {
        name(name, at);
        expect(JsonToken.START_OBJECT, name + " is no object");
        DType dtype = null;
        long[] shape = null;
        long[] range = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            long keyAt = offset();
            boolean seen =
                    switch (key) {
                        case "dtype" -> dtype != null;
                        case "shape" -> shape != null;
                        case "data_offsets" -> range != null;
                        default -> false; // remarks of others, skipped below
                    };
            verify(!seen, FormatRule.DUPLICATE_KEY, keyAt, name + " has '" + key + "' twice");
            switch (key) {
                case "dtype" -> dtype = dtype(name);
                case "shape" -> shape = numbers(name + ".shape", limits.rank(), FormatRule.RANK_TOO_HIGH);
                case "data_offsets" -> range = numbers(name + ".data_offsets", 2, FormatRule.INVALID_TENSOR_ENTRY);
                default -> skip();
            }
        }
        verify(
                dtype != null && shape != null && range != null && range.length == 2,
                FormatRule.INVALID_TENSOR_ENTRY,
                at,
                name + " needs dtype, shape and two data_offsets");
        TensorInfo info = new TensorInfo(name, dtype, shape, range[0], range[1]);
        check(info, at);
        return info;
    }

    private void skip() throws IOException {
        parser.nextToken();
        parser.skipChildren();
    }

    /** Reads the metadata, string to string, into the map; null is none. */
    void metadata(Map<String, String> into) throws IOException {
        JsonToken begin = parser.nextToken();
        if (begin == JsonToken.VALUE_NULL) {
            return;
        }
        verify(begin == JsonToken.START_OBJECT, FormatRule.INVALID_METADATA, offset(), "__metadata__ is no object");
        long length = 0;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            long at = offset();
            name(key, at);
            expect(
                    JsonToken.VALUE_STRING,
                    FormatRule.INVALID_METADATA,
                    "metadata '" + shortened(key) + "' is no string");
            String value = parser.getText();
            text(value, offset());
            length += key.length() + value.length();
            verify(
                    length <= limits.metadataLength(),
                    FormatRule.METADATA_TOO_LARGE,
                    at,
                    "metadata exceeds " + limits.metadataLength() + " characters");
            verify(
                    into.put(key, value) == null,
                    FormatRule.DUPLICATE_KEY,
                    at,
                    "metadata '" + shortened(key) + "' twice");
        }
        verify(
                parser.currentToken() == JsonToken.END_OBJECT,
                FormatRule.INVALID_METADATA,
                offset(),
                "metadata not closed");
    }

    private DType dtype(String name) throws IOException {
        expect(JsonToken.VALUE_STRING, name + ".dtype is no string");
        verify(parser.getTextLength() <= 64, FormatRule.UNKNOWN_DTYPE, offset(), name + ".dtype is no known type");
        String type = parser.getText();
        long at = offset();
        return DType.named(type)
                .orElseThrow(() -> new SafetensorsException(
                        FormatRule.UNKNOWN_DTYPE,
                        at,
                        name + " has type '" + type + "', known are " + Arrays.toString(DType.values())));
    }

    private long[] numbers(String what, int most, FormatRule tooMany) throws IOException {
        expect(JsonToken.START_ARRAY, what + " is no array");
        long[] values = new long[Math.min(most, 8)];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            verify(count < most, tooMany, offset(), what + " has more than " + most + " numbers");
            if (count == values.length) {
                values = Arrays.copyOf(values, Math.min(most, 2 * count));
            }
            values[count++] = number(what);
        }
        return Arrays.copyOf(values, count);
    }

    private long number(String what) throws IOException {
        verify(
                parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && parser.getText().charAt(0) != '-',
                FormatRule.INVALID_TENSOR_ENTRY,
                offset(),
                what + " must hold non-negative whole numbers");
        verify(
                parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER,
                FormatRule.VALIDATION_OVERFLOW,
                offset(),
                what + " holds a number beyond 2^63 - 1");
        return parser.getLongValue();
    }

    private void check(TensorInfo info, long at) throws SafetensorsException {
        long bits;
        try {
            bits = Math.multiplyExact(info.elements(), (long) info.dtype().bits());
        } catch (ArithmeticException e) {
            throw new SafetensorsException(FormatRule.VALIDATION_OVERFLOW, at, info + " has more than 2^63 bits");
        }
        verify(bits % 8 == 0, FormatRule.MISALIGNED_SLICE, at, info + " does not end on a byte boundary");
        verify(info.end() >= info.begin(), FormatRule.INVALID_OFFSET, at, info + " ends before it begins");
        verify(info.bytes() == bits / 8, FormatRule.TENSOR_INVALID_INFO, at, info + " needs " + bits / 8 + " bytes");
    }

    private void name(String name, long at) throws SafetensorsException {
        verify(
                name.length() <= limits.nameLength(),
                FormatRule.NAME_TOO_LONG,
                at,
                "name of " + name.length() + " characters, at most " + limits.nameLength() + " are accepted");
        text(name, at);
    }

    private void text(String text, long at) throws SafetensorsException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            verify(c != 0, FormatRule.NUL_IN_NAME, at, "NUL character in a name or in metadata");
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else {
                verify(!Character.isSurrogate(c), FormatRule.INVALID_HEADER_JSON, at, "half a surrogate pair");
            }
        }
    }

    private void expect(JsonToken token, String otherwise) throws IOException {
        expect(token, FormatRule.INVALID_TENSOR_ENTRY, otherwise);
    }

    private void expect(JsonToken token, FormatRule rule, String otherwise) throws IOException {
        JsonToken next = parser.nextToken();
        verify(next == token, rule, offset(), otherwise);
    }

    private static String shortened(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "...";
    }
}
