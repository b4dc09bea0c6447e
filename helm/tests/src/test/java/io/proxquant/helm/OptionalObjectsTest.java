package io.proxquant.helm;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is optional is not there by default, is there when it is asked for, and takes what it is told. */
class OptionalObjectsTest {

    @Test
    void theDefaultsInstallTheServicesAndNothingElse() {
        assertThat(Chart.with("{}").names())
                .containsExactlyInAnyOrder(
                        "ConfigMap/proxquant-settings",
                        "StatefulSet/proxquant-trainer",
                        "Deployment/proxquant-quantizer",
                        "Deployment/proxquant-evaluator",
                        "Service/proxquant-trainer",
                        "Service/proxquant-quantizer",
                        "Service/proxquant-evaluator",
                        "ServiceAccount/proxquant-trainer",
                        "ServiceAccount/proxquant-quantizer",
                        "ServiceAccount/proxquant-evaluator",
                        "Pod/proxquant-test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trainer: {pdb: {enabled: true}}                              | PodDisruptionBudget",
                "quantizer: {autoscaling: {keda: {enabled: true}}}            | ScaledObject",
                "quantizer: {autoscaling: {hpa: {enabled: true}}}             | HorizontalPodAutoscaler",
                "networkPolicy: {enabled: true}                               | NetworkPolicy",
                "serviceMonitor: {enabled: true}                              | ServiceMonitor",
                "prometheusRule: {enabled: true}                              | PrometheusRule",
                "topics: {create: true}                                       | Job",
                "retention: {enabled: true}                                   | CronJob",
                "console: {ingress: {enabled: true, host: a.example.com}}     | Ingress",
                "console: {httpRoute: {enabled: true, parentRefs: [{name: web}], hostnames: [q.example.com]}} | HTTPRoute",
                "{kafka: {securityProtocol: SSL}, quantizer: {autoscaling: {keda: {enabled: true}}}} |"
                        + " TriggerAuthentication",
            })
    void isThereOnlyWhenAskedFor(String values, String kind) {
        assertThat(Chart.with("{}").has(kind)).isFalse();
        assertThat(Chart.with(values).has(kind)).isTrue();
    }

    @Test
    void theOperatorsMonitorCarriesTheLabelThatItsPrometheusSelectsBy() {
        RenderedManifests manifests = Chart.with(
                "{serviceMonitor: {enabled: true, labels: {release: kps}, interval: 5s, scrapeTimeout: 5s, namespace: monitoring},"
                        + " prometheusRule: {enabled: true, labels: {release: kps}}}");
        JsonNode monitor = manifests.of("ServiceMonitor").get(0);
        assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("kps");
        assertThat(monitor.at("/metadata/namespace").asText()).isEqualTo("monitoring");
        assertThat(monitor.at("/spec/namespaceSelector/matchNames/0").asText()).isEqualTo("ml");
        assertThat(monitor.at("/spec/endpoints/0/interval").asText()).isEqualTo("5s");
        // The operator has a label service of its own, and alerts go by ours.
        assertThat(monitor.at("/spec/endpoints/0/honorLabels").asBoolean()).isTrue();
        assertThat(manifests
                        .of("PrometheusRule")
                        .get(0)
                        .at("/metadata/labels/release")
                        .asText())
                .isEqualTo("kps");
    }

    @Test
    void alertsLeadToTheDocumentationThatTheOperatorHosts() {
        JsonNode rules = Chart.with("prometheusRule: {enabled: true, runbookBaseUrl: 'https://docs.example.com/'}")
                .of("PrometheusRule")
                .get(0);
        assertThat(rules.findValuesAsText("runbook_url"))
                .isNotEmpty()
                .allMatch(url -> url.startsWith("https://docs.example.com/docs/operations.md#"));
    }

    @Test
    void anAlertCanBeLeftOutAndTheOthersAreWholeAndKnowTheWorkloadsByName() {
        JsonNode all = Chart.with("prometheusRule: {enabled: true}")
                .of("PrometheusRule")
                .get(0);
        JsonNode fewer = Chart.with(
                        "{fullnameOverride: pq, prometheusRule: {enabled: true, disabled: [ProxQuantChampionOld,"
                                + " ProxQuantStalled]}}")
                .of("PrometheusRule")
                .get(0);

        JsonNode home = Yaml.file(Chart.ROOT.resolve("deploy/prometheus/proxquant.rules.yml"));
        assertThat(all.findValuesAsText("alert")).isEqualTo(home.findValuesAsText("alert"));
        assertThat(all.at("/spec/groups/1")).isEqualTo(home.at("/groups/1"));
        assertThat(fewer.findValuesAsText("alert"))
                .hasSize(home.findValuesAsText("alert").size() - 2)
                .doesNotContain("ProxQuantChampionOld", "ProxQuantStalled");
        assertThat(fewer.findValuesAsText("expr")).anySatisfy(expression -> assertThat(expression)
                .contains("statefulset=~\"pq-(trainer|quantizer|evaluator)\""));
    }

    @Test
    void withALoginTheConsoleIsReachedOnlyThroughIt() {
        String values = "console: {ingress: {enabled: true, host: a.example.com}%s}";
        String oidc = ", oidc: {enabled: true, issuerUrl: 'https://login', existingSecret: oidc}";
        String backend = "/spec/rules/0/http/paths/0/backend/service/name";
        assertThat(Chart.with(values.formatted(""))
                        .of("Ingress")
                        .get(0)
                        .at(backend)
                        .asText())
                .isEqualTo("proxquant-evaluator");
        RenderedManifests behindLogin = Chart.with(values.formatted(oidc) + "\nnetworkPolicy: {enabled: true}");
        assertThat(behindLogin.of("Ingress").get(0).at(backend).asText()).isEqualTo("proxquant-console");
        assertThat(behindLogin
                        .one("NetworkPolicy", "-evaluator")
                        .at("/spec/ingress")
                        .findValuesAsText("app.kubernetes.io/component"))
                .containsExactlyInAnyOrder("test", "console");
    }

    @Test
    void aServiceThatIsScaledByOthersSaysNoReplicas() {
        for (String scaler : new String[] {"keda", "hpa"}) {
            RenderedManifests scaled = Chart.with("quantizer: {autoscaling: {" + scaler + ": {enabled: true}}}");
            assertThat(scaled.workload("quantizer").at("/spec").has("replicas")).isFalse();
            assertThat(scaled.workload("evaluator").at("/spec/replicas").asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void topicsAreMadeBeforeTheServicesComeAndTheTestRunsOnlyWhenAskedTo() {
        RenderedManifests manifests = Chart.with("topics: {create: true}");
        assertThat(manifests
                        .of("Job")
                        .get(0)
                        .at("/metadata/annotations/" + Chart.RENDERED_HOOK)
                        .asText())
                .isEqualTo("pre-install,pre-upgrade");
        assertThat(manifests
                        .of("Pod")
                        .get(0)
                        .at("/metadata/annotations/" + Chart.RENDERED_HOOK)
                        .asText())
                .isEqualTo("test");
        assertThat(Chart.with("tests: {enabled: false}").has("Pod")).isFalse();
    }

    @Test
    void theTestAsksOnlyServicesThatAlwaysHaveAPod() {
        JsonNode command = Chart.with("{trainer: {autoscaling: {keda: {enabled: true}}}, quantizer: {replicaCount: 0}}")
                .of("Pod")
                .get(0)
                .at("/spec/containers/0/command");
        assertThat(command).extracting(JsonNode::asText).contains("proxquant-evaluator");
        assertThat(command).extracting(JsonNode::asText).doesNotContain("proxquant-trainer", "proxquant-quantizer");
    }

    @Test
    void aWorkloadIdentityNeedsNoKeys() {
        RenderedManifests manifests = Chart.with("quantizer: {serviceAccount: {annotations: {role: arn}}}");
        assertThat(manifests
                        .one("ServiceAccount", "-quantizer")
                        .at("/metadata/annotations/role")
                        .asText())
                .isEqualTo("arn");
        assertThat(manifests.pod("quantizer").findValuesAsText("name")).doesNotContain("PROXQUANT_STORE_ACCESS_KEY");
        assertThat(Chart.with("s3: {existingSecret: keys}").pod("quantizer").findValuesAsText("name"))
                .contains("PROXQUANT_STORE_ACCESS_KEY", "PROXQUANT_STORE_SECRET_KEY");
    }

    @Test
    void imagesComeFromWhereTheyAreToldTo() {
        Map<String, String> expected = Map.of(
                "{}",
                "proxquant/quantizer:0.1.0-SNAPSHOT",
                "image: {registry: r.example.com, tag: '2'}",
                "r.example.com/proxquant/quantizer:2",
                "quantizer: {image: {registry: other, tag: '3'}}",
                "other/proxquant/quantizer:3",
                "quantizer: {image: {digest: 'sha256:" + "a".repeat(64) + "'}}",
                "proxquant/quantizer@sha256:" + "a".repeat(64));
        expected.forEach((values, image) -> assertThat(Chart.with(values)
                        .pod("quantizer")
                        .at("/containers/0/image")
                        .asText())
                .isEqualTo(image));
    }
}
