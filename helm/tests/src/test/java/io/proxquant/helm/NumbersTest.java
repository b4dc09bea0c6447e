package io.proxquant.helm;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Helm reads every number of a values file as a float: printed as it is, a million becomes 1e+06, and the pod that reads it
 * never starts. Every number of the chart comes out in full digits, or is refused by its name.
 */
class NumbersTest {
    private static final Pattern REFUSED = Pattern.compile("(?m)^ *- (?:at '(/[^']+)'|([\\w.]+) )");

    private static final Pattern WITH_EXPONENT = Pattern.compile("(?<![\\w.-])\\d+(\\.\\d+)?e\\+\\d+");

    /** Everything that is off by default, so that every number has a place where it comes out. */
    private static final String ALL_ON =
            """
            topics: {create: true}
            trainer: {gpu: {enabled: true}, pdb: {enabled: true}, autoscaling: {keda: {enabled: true}}}
            quantizer: {heap: 9999999g, resources: {limits: null}, pdb: {enabled: true}, autoscaling: {hpa: {enabled: true}}}
            evaluator: {pdb: {enabled: true}, autoscaling: {keda: {enabled: true}}}
            retention: {enabled: true}
            console: {oidc: {enabled: true, issuerUrl: "https://login", existingSecret: oidc}}
            networkPolicy: {enabled: true}
            """;

    private static Set<String> numbers() {
        Set<String> paths = new TreeSet<>();
        collect("", Yaml.file(Chart.FOLDER.resolve("values.yaml")), paths);
        return paths;
    }

    private static void collect(String path, JsonNode node, Set<String> paths) {
        node.fields().forEachRemaining(field -> {
            String key = path + "/" + field.getKey();
            if (field.getValue().isIntegralNumber()) {
                paths.add(key);
            } else if (field.getValue().isObject()) {
                collect(key, field.getValue(), paths);
            }
        });
    }

    /** All at once, since a rendering takes its time: those that are refused are left out until the others come out. */
    @ParameterizedTest
    @ValueSource(longs = {1_048_576, 5_000_000_000L})
    void comesOutInFullDigitsOrIsRefusedByName(long number) {
        Set<String> left = numbers();
        for (int round = 1; ; round++) {
            String values = ALL_ON;
            for (String path : left) {
                // The grace period has to be longer than what it waits for.
                long given = path.endsWith("/terminationGracePeriodSeconds") ? number + 30 : number;
                values = Yaml.merged(values, only(path, given));
            }
            try {
                String text = Chart.text(values);
                assertThat(text).doesNotContainPattern(WITH_EXPONENT).contains(Long.toString(number));
                assertThat(left).contains("/retention/graceHours", "/quantizer/memoryBudgetMi");
                return;
            } catch (IllegalStateException refusal) {
                Set<String> refused = named(refusal.getMessage());
                assertThat(round).as(refusal.getMessage()).isLessThan(5);
                assertThat(left).as(refusal.getMessage()).containsAnyElementsOf(refused);
                left.removeAll(refused);
            }
        }
    }

    /** What a refusal is about: the first name of each of its lines. */
    private static Set<String> named(String refusal) {
        return REFUSED.matcher(refusal)
                .results()
                .map(line -> line.group(1) != null
                        ? line.group(1)
                        : "/" + line.group(2).replace('.', '/'))
                .collect(Collectors.toSet());
    }

    @Test
    void freeVariablesAndBrokerSettingsComeOutAsTheyWereGiven() {
        RenderedManifests manifests =
                Chart.with("{quantizer: {env: {A: 1048576, B: 0.5, C: true, D: '007', E: 5000000000}},"
                        + " kafka: {properties: {max.request.size: 1048576}}}");
        assertThat(manifests.env("quantizer", "A")).isEqualTo("1048576");
        assertThat(manifests.env("quantizer", "B")).isEqualTo("0.5");
        assertThat(manifests.env("quantizer", "C")).isEqualTo("true");
        assertThat(manifests.env("quantizer", "D")).isEqualTo("007");
        assertThat(manifests.env("quantizer", "E")).isEqualTo("5000000000");
        assertThat(manifests.env("trainer", "KAFKA_MAX_REQUEST_SIZE")).isEqualTo("1048576");
    }

    /** {@code /a/b} as values. */
    private static String only(String path, long number) {
        JsonNode node = LongNode.valueOf(number);
        for (String key = path; !key.isEmpty(); key = key.substring(0, key.lastIndexOf('/'))) {
            ObjectNode above = new ObjectMapper().createObjectNode();
            above.set(key.substring(key.lastIndexOf('/') + 1), node);
            node = above;
        }
        return node.toString();
    }
}
