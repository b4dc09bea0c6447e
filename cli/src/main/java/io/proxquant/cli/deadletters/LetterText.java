package io.proxquant.cli.deadletters;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.proxquant.cli.layout.Paragraph;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.Printable;
import io.proxquant.contracts.cloudevents.Headers.Header;

/** Shows dead letters as text and as JSON; in text, what others wrote is escaped before it reaches the terminal. */
public final class LetterText {
    private static final int WIDTH = 80;
    private static final int MOST_BYTES = 1 << 18;

    private LetterText() {}

    /** Two lines for a list, or more in a narrow terminal. */
    public static List<String> brief(DeadLetter letter, int columns) {
        String replay = letter.replay() == 0 ? "" : "  replay " + letter.replay();
        String head = letter.position() + "  " + letter.time().truncatedTo(ChronoUnit.SECONDS) + "  "
                + Printable.line(letter.reason()) + replay;
        List<String> lines = new ArrayList<>(Paragraph.fitted(head, "  ", columns));
        lines.add("    "
                + Printable.cut(
                        EncodedNames.shownSubject(letter.subject()) + ": " + letter.detail(),
                        Math.min(WIDTH, columns) - 4));
        return lines;
    }

    /** Everything that is known of it. */
    public static List<String> whole(DeadLetter letter) {
        List<String> lines = new ArrayList<>();
        lines.add("Dead letter " + letter.position() + " of " + letter.time());
        lines.add("  reason  " + Printable.line(letter.reason()));
        lines.add("  detail  " + Printable.line(letter.detail()));
        lines.add("  key     " + (letter.key() == null ? "(none)" : bytes(letter.key())));
        lines.add("Headers");
        for (Header header : letter.headers().all()) {
            lines.add("  " + Printable.line(header.name()) + ": "
                    + (header.value() == null ? "(null)" : bytes(header.value())));
        }
        lines.add("Data" + (letter.value() == null ? ": none" : ", " + letter.value().length + " bytes"));
        if (letter.value() != null) {
            data(letter.value()).lines().forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    /** As JSON; data that is JSON is embedded as it is, any other as base64. */
    public static ObjectNode json(DeadLetter letter, boolean data) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("position", letter.position().toString());
        object.put("time", letter.time().toString());
        object.put("reason", letter.reason());
        object.put("detail", letter.detail());
        object.put("subject", letter.subject());
        object.put("replay", letter.replay());
        if (data) {
            object.put("key", letter.key() == null ? null : text(letter.key()));
            ObjectNode headers = object.putObject("headers");
            letter.headers()
                    .all()
                    .forEach(
                            header -> headers.put(header.name(), header.value() == null ? null : text(header.value())));
            JsonNode parsed = letter.value() == null ? null : parsed(letter.value());
            if (parsed != null) {
                object.set("data", parsed);
            } else if (letter.value() != null) {
                object.put("data_base64", Base64.getEncoder().encodeToString(letter.value()));
            }
        }
        return object;
    }

    private static String data(byte[] value) {
        byte[] shown = value.length <= MOST_BYTES ? value : Arrays.copyOf(value, MOST_BYTES);
        JsonNode parsed = parsed(shown);
        String text = parsed == null ? bytes(shown) : Printable.lines(parsed.toPrettyString());
        return shown.length == value.length ? text : text + "\n… (the first " + MOST_BYTES + " bytes; all with --json)";
    }

    private static JsonNode parsed(byte[] value) {
        try {
            JsonNode tree = Json.mapper().readTree(value);
            return tree.isMissingNode() ? null : tree;
        } catch (IOException notJson) {
            return null;
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The bytes as text if they are UTF-8, else in hexadecimal. */
    private static String bytes(byte[] bytes) {
        try {
            return Printable.line(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException binary) {
            return "0x" + HexFormat.of().formatHex(bytes);
        }
    }
}
