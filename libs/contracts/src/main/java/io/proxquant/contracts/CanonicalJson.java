package io.proxquant.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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
            JsonNode tree = Json.mapper().readTree(plain);
            requireExactIntegers(tree, "");
            if (!tree.isContainerNode()) {
                throw new IllegalArgumentException("Canonical JSON is made of objects and lists, not of single values");
            }
            return new JsonCanonicalizer(plain).getEncodedUTF8();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot be made canonical", e);
        }
    }

    /** Lower-case hexadecimal SHA-256 of {@link #of}. */
    public static String digest(Object value) {
        return Sha256.hex(of(value));
    }

    private static void requireExactIntegers(JsonNode node, String path) {
        if (node.isIntegralNumber() && (!node.canConvertToLong() || Math.abs(node.longValue()) > MAX_EXACT)) {
            throw new IllegalArgumentException(
                    path + ": " + node + " is beyond ±(2^53 - 1) and has no exact canonical spelling");
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                requireExactIntegers(node.get(i), path + "/" + i);
            }
        }
        node.properties().forEach(field -> requireExactIntegers(field.getValue(), path + "/" + field.getKey()));
    }
}
