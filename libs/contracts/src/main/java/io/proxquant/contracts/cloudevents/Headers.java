package io.proxquant.contracts.cloudevents;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The headers of a record in their order; a name may come more than once, and then the last one counts, as in Kafka. */
public record Headers(List<Header> all) {
    /** Of a record without any. */
    public static final Headers NONE = new Headers(List.of());

    /**
     * One header. The array is not copied and must not be changed.
     *
     * @param value bytes, or null
     */
    public record Header(String name, byte[] value) {}

    public Headers {
        all = List.copyOf(all);
    }

    /** The bytes of the last header of the name; null if there is none, or if it has none. */
    public byte[] bytes(String name) {
        byte[] value = null;
        for (Header header : all) {
            if (header.name().equals(name)) {
                value = header.value();
            }
        }
        return value;
    }

    /** The same as text, whatever the bytes are; empty for a header without any. */
    public String text(String name) {
        String text = null;
        for (Header header : all) {
            if (header.name().equals(name)) {
                text = header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
            }
        }
        return text;
    }

    /** These, and one more after them. */
    public Headers with(String name, String text) {
        List<Header> more = new ArrayList<>(all);
        more.add(new Header(name, text.getBytes(StandardCharsets.UTF_8)));
        return new Headers(more);
    }

    /** These without those of some names. */
    public Headers without(Predicate<String> names) {
        return new Headers(
                all.stream().filter(header -> !names.test(header.name())).toList());
    }
}
