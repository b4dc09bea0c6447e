package io.proxquant.contracts;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShownNamesTest {
    private static final String MODEL = EncodedNames.encode("Org/Model.v2");
    private static final String RUN = EncodedNames.encode("My run");

    record Listed(String run, String model, long step) {}

    record Told(@JsonUnwrapped RunStep at, List<Listed> members) {}

    @Test
    void namesOfOthersStandBesideTheFormThatAddressesThem() {
        JsonNode json = ShownNames.json(new Told(new RunStep(MODEL, RUN, 3), List.of(new Listed(RUN, "mnist", 4))));

        assertThat(json.path("model").asText()).isEqualTo(MODEL);
        assertThat(json.path("modelName").asText()).isEqualTo("Org/Model.v2");
        assertThat(json.path("runName").asText()).isEqualTo("My run");
        JsonNode member = json.path("members").path(0);
        assertThat(member.path("runName").asText()).isEqualTo("My run");
        assertThat(member.has("modelName")).as("mnist is shown as it is").isFalse();
    }

    @Test
    void aDetailStandsBesideOneWithTheNamesInIt() {
        JsonNode json = ShownNames.json(new Failure(ReasonCode.RUN_EXISTS, "run " + RUN + " was taken"));

        assertThat(json.path("detail").asText()).isEqualTo("run " + RUN + " was taken");
        assertThat(json.path("detailText").asText()).isEqualTo("run My run was taken");
        assertThat(ShownNames.json(new Failure(ReasonCode.RUN_EXISTS, "plain")).has("detailText"))
                .isFalse();
    }

    @Test
    void whatIsStoredAndPublishedIsWithoutThem() {
        Told told = new Told(new RunStep(MODEL, RUN, 3), List.of());

        assertThat(ShownNames.json(told).has("modelName")).isTrue();
        assertThat(Json.mapper().<JsonNode>valueToTree(told).has("modelName")).isFalse();
    }

    @Test
    void anObjectMadeByHandGetsThemToo() {
        ObjectNode object = Json.mapper().createObjectNode();
        ShownNames.put(object, "model", MODEL);
        ShownNames.put(object, "run", "first");
        ShownNames.put(object, "sweep", null);

        assertThat(object.toString())
                .isEqualTo("{\"model\":\"" + MODEL + "\",\"modelName\":\"Org/Model.v2\",\"run\":\"first\"}");
    }
}
