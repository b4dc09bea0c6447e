package io.proxquant.systemtests.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import io.proxquant.helm.Chart;

import static org.assertj.core.api.Assertions.assertThat;

/** The compose file against what it is made of: files that exist, the contract's topics, restrictions that are promised. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComposeFileTest {
    private static final Path FOLDER = Path.of(System.getProperty("proxquant.root"), "deploy");

    private Map<String, Map<String, Object>> services;

    @BeforeAll
    void read() throws IOException {
        services = new LinkedHashMap<>();
        map(map(yaml("compose.yaml")).get("services")).forEach((name, service) -> services.put(name, merged(service)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainer", "quantizer", "evaluator"})
    void aServiceOfOursIsRestrictedAndTold(String name) {
        Map<String, Object> service = services.get(name);

        assertThat(service)
                .containsEntry("read_only", true)
                .containsEntry("cap_drop", List.of("ALL"))
                .containsEntry("security_opt", List.of("no-new-privileges:true"))
                .containsEntry("stop_grace_period", "90s")
                .containsKeys("mem_limit", "cpus", "restart");
        assertThat(service.get("image").toString()).startsWith("proxquant/" + name + ":");
        assertThat(list(service.get("tmpfs"))).anyMatch(mount -> mount.startsWith("/tmp:"));
        assertThat(list(service.get("volumes"))).anyMatch(mount -> mount.endsWith(":/var/lib/proxquant"));
        assertThat(list(map(service.get("healthcheck")).get("test")))
                .containsExactly("CMD", "/opt/proxquant/healthcheck", "ready");
        assertThat(merged(service.get("environment")))
                .containsKeys("KAFKA_BOOTSTRAP_SERVERS", "PROXQUANT_STORE_ENDPOINT", "PROXQUANT_STORE_BUCKET")
                .extractingByKey("JAVA_TOOL_OPTIONS")
                .asString()
                .contains("-Xmx");
    }

    @Test
    void everyPortIsOnLoopback() {
        assertThat(services.values().stream().flatMap(service -> list(service.get("ports")).stream()))
                .isNotEmpty()
                .allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void everyImageHasAVersionAndEveryContainerALimit() {
        services.forEach((name, service) -> {
            assertThat(service.get("image").toString())
                    .as(name)
                    .matches(".*:[^:/]*\\d.*")
                    .doesNotContain("latest");
            assertThat(service).as(name).containsKeys("mem_limit", "cpus");
        });
    }

    @Test
    void noSecretIsWrittenDown() {
        services.forEach((name, service) -> merged(service.get("environment")).forEach((key, value) -> {
            if (key.matches(".*(KEY|SECRET|PASSWORD).*")) {
                assertThat(value.toString()).as(name + " " + key).matches("\\$\\{\\w+:\\?.+}");
            }
        }));
    }

    @Test
    void everyFileThatIsMountedExists() {
        List<String> mounted = services.values().stream()
                .flatMap(service -> list(service.get("volumes")).stream())
                .map(mount -> mount.replaceFirst("^\\$\\{\\w+:-([^}]*)}", "$1"))
                .filter(mount -> mount.startsWith("./"))
                .map(mount -> mount.substring(0, mount.indexOf(':')))
                .toList();

        assertThat(mounted).hasSizeGreaterThan(4).allMatch(file -> Files.exists(FOLDER.resolve(file)));
    }

    @Test
    void theTopicsAreMadeByTheProgramOfTheChart() {
        JsonNode container =
                Chart.with("topics: {create: true}").one("Job", "-topics").at("/spec/template/spec/containers/0");
        List<String> command = new ArrayList<>();
        container.path("command").forEach(word -> command.add(word.asText()));
        Map<String, Object> topics = services.get("topics");

        assertThat(list(topics.get("entrypoint"))).isEqualTo(command);
        assertThat(topics.get("image").toString()).startsWith("proxquant/quantizer:");
        List<String> known = container.findValuesAsText("name");
        assertThat(merged(topics.get("environment")).keySet()).allMatch(known::contains);
    }

    @Test
    void prometheusScrapesEveryServiceUnderItsName() throws IOException {
        List<String> targets = new ArrayList<>();
        for (Object job : (List<?>) map(yaml("prometheus/prometheus.yml")).get("scrape_configs")) {
            assertThat(map(job)).containsEntry("metrics_path", "/q/metrics");
            for (Object config : (List<?>) map(job).get("static_configs")) {
                targets.add(map(job).get("job_name") + " " + map(config).get("targets"));
            }
        }

        assertThat(targets)
                .containsExactlyElementsOf(Stream.of("trainer", "quantizer", "evaluator")
                        .map(name -> name + " [" + name + ":8080]")
                        .toList());
    }

    private static Object yaml(String file) throws IOException {
        return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FOLDER.resolve(file)));
    }

    /** With what the merge key brings, as compose reads it. */
    private static Map<String, Object> merged(Object value) {
        Map<String, Object> own = new LinkedHashMap<>();
        if (value != null) {
            map(value).forEach((key, entry) -> {
                if (key.equals("<<")) {
                    own.putAll(map(entry));
                }
            });
            map(value).forEach(own::put);
        }
        return own;
    }

    private static Map<String, Object> map(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((key, entry) -> map.put(key.toString(), entry));
        return map;
    }

    private static List<String> list(Object value) {
        return value == null
                ? List.of()
                : ((List<?>) value).stream().map(Object::toString).toList();
    }
}
