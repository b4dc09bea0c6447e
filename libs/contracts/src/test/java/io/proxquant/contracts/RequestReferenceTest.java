package io.proxquant.contracts;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who an event answers, and that it is told by headers alone. */
class RequestReferenceTest {
    @Test
    void isThereOnlyWithBothItsParts() {
        assertThat(RequestReference.of("/tests", "7")).isEqualTo(new RequestReference("/tests", "7"));
        assertThat(RequestReference.of("/tests", null)).isNull();
        assertThat(RequestReference.of(null, "7")).isNull();
        assertThat(RequestReference.of("", "7")).isNull();
        assertThat(RequestReference.of("/tests", "7".repeat(5000))).isNull();
    }

    @Test
    void equalIdsOfOtherSourcesAreOtherRequests() {
        assertThat(new RequestReference("/a", "7")).isNotEqualTo(new RequestReference("/b", "7"));
    }

    @Test
    void standsInTheHeadersOfTheDocument() throws Exception {
        String document = new String(
                RequestReferenceTest.class.getResourceAsStream("/asyncapi.yaml").readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);
        assertThat(document).contains(RequestReference.ID_HEADER + ":", RequestReference.SOURCE_HEADER + ":");
    }

    @Test
    void aChampionThatReignsAlreadyIsTheRejectionThatOlderConsumersRead() {
        PromotionDecided again = PromotionDecided.rejected(
                        new RunStep("m", "r", 5), "a/b", "binary", ReasonCode.ALREADY_CHAMPION, List.of())
                .against("a/b");
        assertThat(again.reignsAlready()).isTrue();
        assertThat(new String(EventJson.write(again), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"verdict\":\"rejected\"", "\"reason\":\"ALREADY_CHAMPION\"")
                .doesNotContain("reigns");
    }
}
