package io.proxquant.systemtests.monitoring;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.Metric;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.StoredArtifact;
import io.proxquant.contracts.StoredSize;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.Trial;
import io.proxquant.contracts.Verdict;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.Recipe;
import io.proxquant.systemtests.faults.TinyRecipe;
import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.ServiceProcess;
import io.proxquant.systemtests.stack.StoreTap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A real Prometheus scrapes the running pipeline through a day in short: runs that succeed, one of them with C steps by the
 * quantizer, one that fails, a rejection, a refusal, a dead letter, an outage of broker and store. Then every panel shows something, and every alert rule evaluates
 * over series that exist.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScrapedPipelineTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** What Kubernetes itself exports is not here; that rule has its series in deploy/prometheus/tests.yml. */
    private static final Set<String> WITHOUT_SERIES_HERE = Set.of("ProxQuantWorkloadMissing");

    private static final Path RULES =
            Path.of(System.getProperty("proxquant.root"), "deploy/prometheus/proxquant.rules.yml");

    @TempDir
    static Path work;

    private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
    private Installation installation;
    private StoreTap tap;
    private PrometheusServer prometheus;

    static List<Dashboards.Query> queries() {
        return Dashboards.queries();
    }

    @BeforeAll
    void aDayInShort() throws Exception {
        Path program = PrometheusServer.required("prometheus");
        installation = new Installation(work, 2);
        tap = installation.tap();
        Map<String, List<Integer>> targets = new LinkedHashMap<>();
        // trusted and, since the store is asked without encryption, not needed: so that its expiry is shown
        Path authority = Certificates.pem(work);
        for (String service : List.of("trainer", "quantizer", "evaluator")) {
            ServiceProcess started = installation.service(
                    service + "-service",
                    tap.endpoint(),
                    service.equals("trainer")
                            ? Map.of(
                                    "proxquant.trainer.cancel-interval", "PT0.5S", "proxquant.metrics.interval", "PT1S")
                            : Map.of(
                                    "proxquant.store.ca-file",
                                    authority.toString(),
                                    "proxquant.metrics.interval",
                                    "PT1S"));
            services.put(service, started);
            targets.put(service, List.of(started.port()));
        }
        prometheus = PrometheusServer.start(program, work, targets, RULES);
        services.values().forEach(ServiceProcess::awaitReady);
        runsThatSucceed();
        whatGoesWrong();
        anOutage();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyPanelShowsSomething(Dashboards.Query query) {
        await(query.toString()).atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        prometheus.series(query.asSent()))
                .isPositive());
    }

    @Test
    void everyAlertRuleEvaluatesOverSeriesThatExist() throws Exception {
        int rules = 0;
        for (JsonNode group : prometheus.rules()) {
            for (JsonNode rule : group.path("rules")) {
                rules++;
                assertThat(rule.path("lastError").asText())
                        .as(rule.path("name").asText())
                        .isEmpty();
                assertThat(rule.path("health").asText())
                        .as(rule.path("name").asText())
                        .isEqualTo("ok");
                if (WITHOUT_SERIES_HERE.contains(rule.path("name").asText())) {
                    continue;
                }
                String expression = rule.path("query").asText();
                Set<String> selectors = new TreeSet<>(
                        DashboardsTest.found("\\b(proxquant|kafka|process)_\\w+(\\{[^}]*\\})?", expression));
                assertThat(selectors).as(expression).isNotEmpty();
                for (String selector : selectors) {
                    assertThat(prometheus.series(selector))
                            .as(rule.path("name").asText() + ": " + selector)
                            .isPositive();
                }
            }
        }
        assertThat(rules)
                .isEqualTo(DashboardsTest.found("- alert:", java.nio.file.Files.readString(RULES))
                        .size());
    }

    @Test
    void noSeriesOfOursHasALabelThatItsMetricDoesNotDeclare() throws Exception {
        Map<String, Metric> known = DashboardsTest.series();
        for (JsonNode one : prometheus.result("{__name__=~\"proxquant_.+\"}")) {
            Set<String> labels = new TreeSet<>();
            one.path("metric").fieldNames().forEachRemaining(labels::add);
            labels.removeAll(Set.of("__name__", "job", "instance", "le"));
            assertThat(labels).containsAll(Metric.COMMON);
            labels.removeAll(Metric.COMMON);
            String name = one.path("metric").path("__name__").asText();
            assertThat(known).containsKey(name);
            // an empty value, such as the reason of a run that completed, is no label to Prometheus
            assertThat(known.get(name).labels()).as(name).containsAll(labels);
        }
    }

    @AfterAll
    void stop() throws Exception {
        if (prometheus != null) {
            prometheus.close();
        }
        services.values().forEach(ServiceProcess::close);
        if (installation != null) {
            tap.close();
            installation.close();
        }
    }

    private void runsThatSucceed() throws Exception {
        Recipe images = installation.recipe(TinyRecipe.yaml());
        Digest drawn = installation.data(TinyRecipe.data());
        Recipe compressed = installation.recipe(TinyRecipe.closedLoop());
        Recipe text = installation.recipe(TEXT);
        installation.request("images", images, drawn);
        installation.request("compressed", compressed, drawn);
        installation.request(
                "text", text, installation.data(new DataManifest("synthetic-text", Options.none(), List.of())));
        decided(d -> d.run().equals("images") && d.verdict() == Verdict.PROMOTED);
        decided(d -> d.run().equals("compressed"));
        decided(d -> d.run().equals("text") && d.verdict() == Verdict.REJECTED);
        installation.events().await(ArtifactRejected.class, r -> r.run().equals("text"), PATIENCE, this::tails);
    }

    private void whatGoesWrong() throws Exception {
        installation.publish(
                RunRequested.training("no-recipe", "tiny", Digest.parse("0".repeat(64)), Digest.parse("0".repeat(64))));
        installation.events().await(RunFailed.class, f -> f.run().equals("no-recipe"), PATIENCE, this::tails);

        installation.publishRaw(
                Topic.CHECKPOINTS.name(installation.stack().prefix()),
                new byte[0],
                "no event".getBytes(StandardCharsets.UTF_8));
        await("a dead letter")
                .atMost(PATIENCE)
                .until(() -> !installation.events().deadLetters().isEmpty());

        ArtifactPublished real = installation
                .events()
                .all(ArtifactPublished.class, a -> a.run().equals("images"))
                .get(0);
        installation.publish(new ArtifactPublished(
                new RunStep(real.model(), "nowhere", 1),
                real.phase(),
                Digest.parse("1".repeat(64)),
                Lineage.of(real.lineage().recipe(), real.lineage().data()),
                real.quantization(),
                real.kind(),
                new StoredArtifact(
                        "artifacts/tiny/none/none/v1.json",
                        real.stored().object(),
                        real.stored().digest()),
                new StoredSize(
                        real.size().effectiveBits(),
                        real.size().storedBytes(),
                        real.size().sourceBytes()),
                Trial.NONE));
        decided(d -> d.run().equals("nowhere") && d.verdict() == Verdict.REFUSED);
    }

    /** While a run is trained, so that somebody wants the store. */
    private void anOutage() throws Exception {
        Recipe lasting = installation.recipe(TinyRecipe.yaml("lasting", 100_000));
        installation.request("lasting", lasting, installation.data(TinyRecipe.data()));
        installation.events().await(RunProgressed.class, p -> p.run().equals("lasting"), PATIENCE, this::tails);
        // first the store alone: a trainer that waits for the broker asks nothing of the store
        tap.cut(true);
        await("the outage is measured")
                .atMost(PATIENCE)
                .until(() ->
                        services.get("trainer").get("/q/metrics").body().contains("proxquant_store_errors_total{"));
        tap.cut(false);
        installation.stack().stop();
        await("the outage is shown").atMost(PATIENCE).until(() -> services.values().stream()
                .allMatch(s -> s.status("/q/health/ready") == 503 && s.status("/q/health/live") == 200));
        installation.stack().startAgain();
        services.values().forEach(ServiceProcess::awaitReady);
    }

    private void decided(java.util.function.Predicate<PromotionDecided> fits) {
        installation.events().await(PromotionDecided.class, fits, PATIENCE, this::tails);
    }

    private String tails() {
        StringBuilder tails = new StringBuilder();
        services.forEach((name, service) ->
                tails.append(name).append('\n').append(service.tail()).append("\n\n"));
        return tails.toString();
    }

    /** Perplexity instead of accuracy, a gate that nothing passes, and a variant that finds no tensor. */
    private static final String TEXT =
            """
            apiVersion: proxquant.io/v1
            model: tiny-text
            seed: 3
            network: {type: lstm, vocabulary: 200, embedding: 8, hidden: 8, layers: 1, dropout: 0}
            data: {type: synthetic-text, trainCount: 2000, validationCount: 600, testCount: 600}
            training:
              batch: 10
              bptt: 20
              method: {name: proxquant-binary, rate: 1.0}
              warmStart: {epochs: 1, optimizer: {type: sgd, rate: 1}, schedule: {type: constant}}
              quantize: {epochs: 1, optimizer: {type: sgd, rate: 1}, schedule: {type: constant}}
              freeze: {epochs: 1, optimizer: {type: sgd, rate: 1}, schedule: {type: constant}}
              checkpoints: {everyEpochs: 1}
            quantizations:
              - {name: binary, mode: hard, quantizer: binary, granularity: row}
              - {name: nothing, mode: hard, quantizer: binary, granularity: row, layers: {include: [no-such-tensor]}}
            evaluation: {policy: final, batch: 10}
            gate: {maxPerplexityRatio: 0.001}
            """;
}
