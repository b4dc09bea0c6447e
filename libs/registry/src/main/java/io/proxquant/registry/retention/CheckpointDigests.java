package io.proxquant.registry.retention;

import java.io.IOException;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;

/**
 * The few fields that retention needs of a checkpoint, import or resume state of any format, read without making the whole
 * manifest, which may list 200,000 tensors.
 *
 * @param checkpoint digest of the weights; null in a resume state
 * @param parent digest of the checkpoint before
 * @param warmStart digest of the checkpoint that it is judged against
 */
record CheckpointDigests(Digest checkpoint, Digest parent, Digest warmStart) {

    /** Empty where the bytes are no such manifest. */
    static Optional<CheckpointDigests> of(byte[] json) {
        Digest[] found = new Digest[3];
        try (JsonParser parser = Json.mapper().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT || !enter(parser, "content")) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                if (parser.nextToken() == JsonToken.START_OBJECT && field.equals("lineage")) {
                    lineage(parser, found);
                } else {
                    text(parser, field, found);
                }
            }
            return Optional.of(new CheckpointDigests(found[0], found[1], found[2]));
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean enter(JsonParser parser, String name) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean here = parser.currentName().equals(name);
            if (parser.nextToken() == JsonToken.START_OBJECT && here) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static void lineage(JsonParser parser, Digest[] found) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            text(parser, field, found);
        }
    }

    private static void text(JsonParser parser, String field, Digest[] found) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            return;
        }
        int place =
                switch (field) {
                    case "checkpoint" -> 0;
                    case "parent" -> 1;
                    case "warmStart" -> 2;
                    default -> -1;
                };
        if (place >= 0) {
            found[place] = Digest.find(parser.getText()).orElse(found[place]);
        }
    }
}
