package io.proxquant.cli.deadletters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Printable;
import io.proxquant.cli.submit.Installation;
import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.Topic;

/**
 * Publishes dead letters again where they came from: same topic, partition, key, bytes and headers; the headers of the
 * dead letter are dropped and the number of the replay is added. What lay on a wrong topic goes to that of its type.
 */
public final class Replay {
    private final Installation installation;

    public Replay(Installation installation) {
        this.installation = installation;
    }

    /** Returns when the broker has acknowledged it. */
    public void publish(ReplayPlan.Step step) throws InterruptedException {
        installation.events().send(record(step, installation.connection().prefix(), installation::object));
    }

    /** @param objects the content of an object of the store by its key */
    static ProducerRecord<byte[], byte[]> record(
            ReplayPlan.Step step, String prefix, Function<String, byte[]> objects) {
        DeadLetter letter = step.letter();
        String object = letter.header(EventHeaders.DEAD_LETTER_OBJECT);
        Original original = object == null ? original(letter) : kept(letter, object, objects);
        Topic from = letter.position().topic();
        String topic = from.name(prefix);
        String named = letter.header(EventHeaders.DEAD_LETTER_TOPIC);
        if (named != null && !named.equals(topic)) {
            throw new CommandFailure("dead letter " + letter.position() + " says that it came from topic '"
                    + Printable.cut(named, 80) + "' and lies beside " + topic + "; it is not replayed");
        }
        List<Header> headers = new ArrayList<>(original.headers());
        headers.removeIf(header -> header.key().startsWith(EventHeaders.DEAD_LETTER_PREFIX)
                || header.key().equals(EventHeaders.REPLAY));
        headers.add(new RecordHeader(
                EventHeaders.REPLAY, Integer.toString(step.number()).getBytes(StandardCharsets.UTF_8)));
        Topic home = letter.home();
        Integer partition = home == from ? partition(letter) : null;
        return new ProducerRecord<>(home.name(prefix), partition, original.key(), original.value(), headers);
    }

    private record Original(byte[] key, byte[] value, List<Header> headers) {}

    private static Original original(DeadLetter letter) {
        return new Original(letter.key(), letter.value(), letter.headers());
    }

    /** A record that was too large for the dead-letter topic, as the consumer that gave up kept it in the store. */
    private static Original kept(DeadLetter letter, String object, Function<String, byte[]> objects) {
        try {
            JsonNode whole = Json.mapper().readTree(objects.apply(object));
            List<Header> headers = new ArrayList<>();
            for (JsonNode header : whole.path("headers")) {
                headers.add(new RecordHeader(header.path("key").asText(), bytes(header)));
            }
            return new Original(bytes(whole, "key"), bytes(whole, "value"), headers);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure(
                    "the object " + Printable.cut(object, 100) + " of dead letter " + letter.position()
                            + " is no record: " + Printable.line(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private static byte[] bytes(JsonNode header) {
        return Base64.getDecoder().decode(header.path("value").asText());
    }

    private static byte[] bytes(JsonNode record, String field) {
        String text = record.path(field).asText();
        return text.isEmpty() ? null : Base64.getDecoder().decode(text);
    }

    private static Integer partition(DeadLetter letter) {
        String partition = letter.header(EventHeaders.DEAD_LETTER_PARTITION);
        return partition != null && partition.matches("[0-9]{1,9}") ? Integer.valueOf(partition) : null;
    }
}
