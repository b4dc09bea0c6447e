package io.proxquant.cli.deadletters;

import java.io.IOException;
import java.util.function.Function;

import org.apache.kafka.clients.producer.ProducerRecord;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.submit.Installation;
import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.Printable;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.cloudevents.DeadLetterHeaders;
import io.proxquant.contracts.cloudevents.Headers;
import io.proxquant.contracts.cloudevents.KeptRecord;
import io.proxquant.messaging.wire.KafkaRecords;

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
        Topic home = letter.home();
        Integer partition = home == from ? DeadLetterHeaders.partition(letter.headers()) : null;
        return new ProducerRecord<>(
                home.name(prefix),
                partition,
                original.key(),
                original.value(),
                KafkaRecords.headers(DeadLetterHeaders.replayed(original.headers(), step.number())));
    }

    private record Original(byte[] key, byte[] value, Headers headers) {}

    private static Original original(DeadLetter letter) {
        return new Original(letter.key(), letter.value(), letter.headers());
    }

    /** A record that was too large for the dead-letter topic, as the consumer that gave up kept it in the store. */
    private static Original kept(DeadLetter letter, String object, Function<String, byte[]> objects) {
        try {
            KeptRecord kept = KeptRecord.read(objects.apply(object));
            return new Original(kept.key(), kept.value(), kept.headers());
        } catch (IOException e) {
            throw new CommandFailure(
                    "the object " + Printable.cut(object, 100) + " of dead letter " + letter.position()
                            + " is no record: " + Printable.line(String.valueOf(e.getMessage())),
                    e);
        }
    }
}
