package io.proxquant.contracts.cloudevents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Json;

/**
 * A record that was too large for the dead-letter topic, as the object that keeps all of it. The arrays are not copied;
 * nobody may change them.
 *
 * @param key bytes, or null
 * @param value bytes, or null
 */
public record KeptRecord(String topic, int partition, long offset, byte[] key, byte[] value, Headers headers) {

    /** The object's bytes, the same for the same record. */
    public byte[] toJson() {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("topic", topic);
        whole.put("partition", partition);
        whole.put("offset", offset);
        whole.put("key", base64(key));
        whole.put("value", base64(value));
        whole.put(
                "headers",
                headers.all().stream()
                        .map(header -> Map.of("key", header.name(), "value", base64(header.value())))
                        .collect(Collectors.toList()));
        return CanonicalJson.of(whole);
    }

    /** @throws IOException if the bytes are no such object */
    public static KeptRecord read(byte[] json) throws IOException {
        try {
            JsonNode whole = Json.mapper().readTree(json);
            List<Headers.Header> headers = new ArrayList<>();
            for (JsonNode header : whole.path("headers")) {
                headers.add(new Headers.Header(
                        header.path("key").asText(),
                        Base64.getDecoder().decode(header.path("value").asText())));
            }
            return new KeptRecord(
                    whole.path("topic").asText(),
                    whole.path("partition").asInt(),
                    whole.path("offset").asLong(),
                    bytes(whole, "key"),
                    bytes(whole, "value"),
                    new Headers(headers));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static byte[] bytes(JsonNode record, String field) {
        String text = record.path(field).asText();
        return text.isEmpty() ? null : Base64.getDecoder().decode(text);
    }

    private static String base64(byte[] bytes) {
        return bytes == null ? "" : Base64.getEncoder().encodeToString(bytes);
    }
}
