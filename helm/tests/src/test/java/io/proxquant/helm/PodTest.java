package io.proxquant.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What every pod promises, whatever the preset. */
class PodTest {
    private static final Set<String> RESTRICTED_VOLUMES =
            Set.of("configMap", "emptyDir", "persistentVolumeClaim", "projected", "secret", "downwardAPI");

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "gpu", "production", "airgapped"})
    void theRestrictedStandardAdmitsEveryPod(String preset) {
        Chart.preset(preset, "").pods().forEach(pod -> {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
            RenderedManifests.each(pod.path("containers")).forEach(PodTest::assertRestricted);
            RenderedManifests.each(pod.path("volumes"))
                    .forEach(volume -> assertThat(RESTRICTED_VOLUMES).containsAnyElementsOf(keys(volume)));
        });
    }

    private static void assertRestricted(JsonNode container) {
        JsonNode security = container.path("securityContext");
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainer", "quantizer", "evaluator"})
    void whatAServiceWritesIsOnDisksOfKnownSize(String service) {
        JsonNode pod = Chart.with(service + ": {work: {sizeGi: 7}}").pod(service);
        List<String> writable = new ArrayList<>();
        for (JsonNode mount : pod.at("/containers/0/volumeMounts")) {
            if (!mount.path("readOnly").asBoolean()) {
                writable.add(mount.path("mountPath").asText());
            }
        }
        assertThat(writable).containsExactlyInAnyOrder("/tmp", "/var/lib/proxquant");
        assertThat(pod.path("volumes"))
                .allMatch(volume -> volume.at("/emptyDir").has("sizeLimit"));
        assertThat(Chart.with(service + ": {work: {sizeGi: 7}}").env(service, "PROXQUANT_STORE_SPOOL_BYTES"))
                .isEqualTo(Long.toString((7L << 30) / 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainer", "quantizer", "evaluator"})
    void kubernetesKillsLaterThanTheServiceStops(String service) {
        RenderedManifests manifests =
                Chart.with(service + ": {stopWaitSeconds: 200, terminationGracePeriodSeconds: 230}");
        assertThat(manifests.env(service, "PROXQUANT_MESSAGING_STOP_WAIT")).isEqualTo("PT200S");
        assertThat(manifests.env(service, "QUARKUS_SHUTDOWN_TIMEOUT")).isEqualTo("215S");
        assertThat(manifests.pod(service).path("terminationGracePeriodSeconds").asInt())
                .isEqualTo(230);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainer", "quantizer", "evaluator"})
    void livenessNeverAsksForDependenciesAndReadinessDoes(String service) {
        JsonNode container = Chart.with("{}").pod(service).at("/containers/0");
        assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "gpu", "production", "airgapped"})
    void aMissingSecretOrConfigMapKeepsNoServiceFromStarting(String preset) {
        RenderedManifests manifests = Chart.preset(preset, "console: {oidc: {enabled: false}}");
        manifests.pods().forEach(pod -> {
            for (String kind : new String[] {"secretKeyRef", "configMapKeyRef", "secret"}) {
                assertThat(pod.findValues(kind))
                        .allMatch(reference -> reference.path("optional").asBoolean());
            }
        });
    }

    @Test
    void aChangedSettingRollsThePodsAndNothingElseDoes() {
        String checksum = "/spec/template/metadata/annotations/checksum~1settings";
        JsonNode before = Chart.with("{}").workload("trainer");
        assertThat(Chart.with("s3: {region: eu-1}").workload("trainer").at(checksum))
                .isNotEqualTo(before.at(checksum));
        assertThat(Chart.with("quantizer: {replicaCount: 2}")
                        .workload("trainer")
                        .at("/spec/template"))
                .isEqualTo(before.at("/spec/template"));
    }

    @Test
    void selectorsNeverChangeWhateverIsSet() {
        String values =
                "{commonLabels: {team: a}, trainer: {podLabels: {x: a}}, image: {tag: '9'}, installation: other}";
        for (String service : List.of("trainer", "quantizer", "evaluator")) {
            JsonNode selector = Chart.with("{}").workload(service).at("/spec/selector/matchLabels");
            assertThat(keys(selector))
                    .containsExactlyInAnyOrder(
                            "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component");
            JsonNode workload = Chart.with(values).workload(service);
            assertThat(workload.at("/spec/selector/matchLabels")).isEqualTo(selector);
            assertThat(workload.at("/spec/template/metadata/labels/team").asText())
                    .isEqualTo("a");
        }
    }

    @Test
    void namesStayWithinSixtyThreeCharacters() {
        String release = "a-release-with-a-name-of-fifty-three-characters-in-it";
        assertThat(release).hasSize(53);
        RenderedManifests manifests = Chart.named(
                release,
                """
                topics: {create: true}
                dashboards: {enabled: true}
                console: {ingress: {enabled: true, host: a}, oidc: {enabled: true, issuerUrl: "https://l", existingSecret: s}}
                """);
        assertThat(manifests.all())
                .allMatch(object -> object.at("/metadata/name").asText().length() <= 63);
        // The hash of a StatefulSet's revision becomes part of a label.
        assertThat(manifests
                        .one("StatefulSet", "-trainer")
                        .at("/metadata/name")
                        .asText()
                        .length())
                .isLessThanOrEqualTo(52);
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }
}
