package io.proxquant.local;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Both sides of the process boundary understand the same options. */
class StackOptionsTest {

    @Test
    void parsingUndoesArguments() {
        var options = StackOptions.in(Path.of("some/data"))
                .withPorts(19_092, 19_000)
                .withPrefix("mine.")
                .withBucket("objects")
                .withPartitions(7)
                .withLinger(3)
                .only(StackOptions.Part.STORE);
        assertThat(StackOptions.parse(options.arguments())).isEqualTo(options);
        var defaults = StackOptions.in(Path.of("data"));
        assertThat(StackOptions.parse(defaults.arguments())).isEqualTo(defaults);
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> StackOptions.parse(List.of("--dat", "x")))
                .hasMessageContaining("--dat")
                .hasMessageContaining("known:");
        assertThatThrownBy(() -> StackOptions.parse(List.of("--data"))).hasMessageContaining("lacks its value");
        assertThatThrownBy(() -> StackOptions.parse(List.of("--kafka-port", "many")))
                .hasMessageContaining("many");
        assertThatThrownBy(() -> StackOptions.parse(List.of("--part", "zoo"))).hasMessageContaining("zoo");
        assertThatThrownBy(() -> StackOptions.in(Path.of("x")).withPorts(70_000, 0))
                .hasMessageContaining("70000");
        assertThatThrownBy(() -> StackOptions.in(Path.of("x")).withPartitions(0))
                .hasMessageContaining("1 or more");
    }

    @Test
    void theReadyLineReadsBack() {
        var endpoints = new StackEndpoints("127.0.0.1:1", "http://127.0.0.1:2", "key", "secret", "b", "p.", 42);
        assertThat(StackEndpoints.parse(endpoints.toJson())).contains(endpoints);
        assertThat(endpoints.kafkaPort()).isEqualTo(1);
        assertThat(endpoints.storePort()).isEqualTo(2);
        assertThat(StackEndpoints.parse("WARN something else")).isEmpty();
    }
}
