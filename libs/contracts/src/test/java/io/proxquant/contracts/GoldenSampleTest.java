package io.proxquant.contracts;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every golden sample keeps its schema, and passes through its record without loss. */
class GoldenSampleTest {
    static List<Samples> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void keepsItsSchema(Samples sample) {
        assertThat(Samples.validator(sample.type()).validate(sample.tree())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isReadIntoItsRecordAndWrittenBackEqual(Samples sample) throws Exception {
        Event event = EventJson.read(sample.type(), sample.data());

        assertThat(event).isInstanceOf(sample.type().record());
        assertThat(event.type()).isEqualTo(sample.type());
        assertThat(CanonicalJson.of(event)).isEqualTo(CanonicalJson.of(sample.tree()));
        assertThat(EventJson.read(sample.type(), EventJson.write(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void ignoresFieldsThatALaterMinorVersionAdds(Samples sample) throws Exception {
        ObjectNode later = (ObjectNode) sample.tree();
        later.put("addedLater", "x").putObject("addedObject").put("nested", 1);
        later.properties().forEach(field -> {
            if (field.getValue() instanceof ObjectNode nested) {
                nested.put("addedInside", true);
            }
        });
        later.remove("nonFinite");

        Event withoutThem = EventJson.read(sample.type(), bytes(((ObjectNode) sample.tree()).without("nonFinite")));

        assertThat(EventJson.read(sample.type(), bytes(later))).isEqualTo(withoutThem);
        assertThat(Samples.validator(sample.type()).validate(later)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isFarSmallerThanWhatBrokersTake(Samples sample) throws Exception {
        assertThat(EventJson.write(EventJson.read(sample.type(), sample.data())))
                .hasSizeLessThan(EventJson.MAX_BYTES / 10);
    }

    @Test
    void existsForEveryEvent() {
        assertThat(Samples.all()).extracting(Samples::type).contains(EventType.values());
        assertThat(Arrays.stream(EventType.values()).<Object>map(EventType::record))
                .containsExactlyInAnyOrder(records(Event.class).toArray());
    }

    private static Stream<Class<?>> records(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(each -> each.isRecord() ? Stream.of(each) : records(each));
    }

    private static byte[] bytes(Object tree) throws Exception {
        return Json.mapper().writeValueAsBytes(tree);
    }
}
