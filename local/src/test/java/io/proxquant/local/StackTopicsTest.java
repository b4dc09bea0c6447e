package io.proxquant.local;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.Topic;

import static org.assertj.core.api.Assertions.assertThat;

/** The stack knows no other room, so this holds its list of topics to the one in the contracts. */
class StackTopicsTest {

    @Test
    void everyTopicOfTheContractsIsCreated() {
        assertThat(StackTopics.NAMES)
                .containsAll(Arrays.stream(Topic.values()).map(Topic::role).toList());
        assertThat(StackOptions.in(java.nio.file.Path.of("data")).prefix()).isEqualTo(Topic.DEFAULT_PREFIX);
    }
}
