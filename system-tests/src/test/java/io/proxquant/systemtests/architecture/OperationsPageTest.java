package io.proxquant.systemtests.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Topic;

import static org.assertj.core.api.Assertions.assertThat;

/** The runbook explains every code that a service can give, where it says what happens then. */
class OperationsPageTest {
    @ParameterizedTest
    @EnumSource(ReasonCode.class)
    void explainsTheCodeWhereItSaysWhatTheServiceDoes(ReasonCode code) throws IOException {
        assertThat(section(heading(code.group()))).contains("`" + code.code() + "` | " + code.meaning());
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void saysOnWhichTopicRefusedWorkIsAnswered(Topic topic) throws IOException {
        String page = section("Refused work");
        String row = "| work on `" + topic.role() + "` | ";
        topic.refusal()
                .ifPresentOrElse(
                        answer -> assertThat(page)
                                .containsPattern("\\Q" + row + "`" + answer.shortName() + "`\\E[^|]* \\| `"
                                        + answer.topic().role() + "` \\|"),
                        () -> assertThat(page).doesNotContain(row));
    }

    private static String heading(ReasonCode.Group group) {
        return switch (group) {
            case DEAD_LETTER -> "Dead letters";
            case RESULT -> "Refused work";
            case RETRY -> "Waiting for a dependency";
            case LIVENESS -> "Stuck";
            case GATE -> "Gate";
            case SKIP -> "Passed over";
            case START -> "Refusing to start";
        };
    }

    private static String section(String heading) throws IOException {
        String page = Files.readString(Path.of(System.getProperty("proxquant.root"), "docs/operations.md"));
        int start = page.indexOf("\n## " + heading + "\n");
        assertThat(start).as(heading).isPositive();
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }
}
