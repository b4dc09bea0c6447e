package io.proxquant.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * JSON in the one spelling that can be hashed (RFC 8785): sorted keys, no space, shortest numbers. Equal content gives
 * equal bytes on every machine and in every language, which digests and create-once objects rest on.
 */
public final class CanonicalJson {
    private static final long MAX_EXACT = (1L << 53) - 1;

    private CanonicalJson() {}

    /**
     * The canonical bytes of a value, as {@link Json} writes it.
     *
     * @throws IllegalArgumentException for NaN, infinities and integers beyond ±(2^53 - 1), which RFC 8785 cannot spell
     *     exactly
     */
    public static byte[] of(Object value) {
        try {
            byte[] plain = Json.mapper().writeValueAsBytes(value);
            requireExactIntegers(plain);
            return new JsonCanonicalizer(plain).getEncodedUTF8();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + Json.problem(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot be made canonical", e);
        }
    }

    /** Lower-case hexadecimal SHA-256 of {@link #of}. */
    public static Digest digest(Object value) {
        return Digest.of(of(value));
    }

    /** Token by token: manifests of many tensors are tens of megabytes, and a tree of them is ten times that. */
    private static void requireExactIntegers(byte[] json) throws IOException {
        try (JsonParser parser = Json.mapper().createParser(json)) {
            if (!parser.nextToken().isStructStart()) {
                throw new IllegalArgumentException("Canonical JSON is made of objects and lists, not of single values");
            }
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT && !exact(parser)) {
                    throw new IllegalArgumentException(
                            parser.getParsingContext().pathAsPointer() + ": " + parser.getText()
                                    + " is beyond ±(2^53 - 1) and has no exact canonical spelling");
                }
            }
        }
    }

    private static boolean exact(JsonParser number) throws IOException {
        return number.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && number.getLongValue() <= MAX_EXACT
                && number.getLongValue() >= -MAX_EXACT;
    }
}
