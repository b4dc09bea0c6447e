package io.proxquant.helm;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.settings.SettingSource;
import io.proxquant.contracts.settings.Settings;
import io.proxquant.registry.retention.RetentionSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The garbage collection of an installation: not there unless it is asked for, and told what the values say. */
class RetentionTest {
    private static final String POD = "/spec/jobTemplate/spec/template/spec";

    private static JsonNode job(String values) {
        return Chart.with(values).one("CronJob", "-gc");
    }

    private static Map<String, String> environment(JsonNode job) {
        Map<String, String> all = new HashMap<>();
        RenderedManifests.each(job.at(POD + "/containers/0/env"))
                .filter(variable -> variable.has("value"))
                .forEach(variable -> all.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return all;
    }

    private static Settings settings(JsonNode job) {
        return Settings.of(SettingSource.variables(environment(job)));
    }

    @Test
    void theCommandReadsWhatTheValuesSay() {
        JsonNode job =
                job("{retention: {enabled: true, checkpoints: 5, models: {mnist: 10, 'Org/a=1,b': 4}, graceHours: 48},"
                        + " topics: {deadLetterRetentionHours: 240}}");
        assertThat(RetentionSettings.of(settings(job)))
                .isEqualTo(new RetentionSettings(
                        5,
                        Map.of("mnist", 10, EncodedNames.encode("Org/a=1,b"), 4),
                        Duration.ofHours(48),
                        Duration.ofHours(240),
                        RetentionSettings.DEFAULT.attempts()));
    }

    @Test
    void theDefaultsAreThoseOfTheCommand() {
        assertThat(RetentionSettings.of(settings(job("retention: {enabled: true}"))))
                .isEqualTo(RetentionSettings.DEFAULT);
    }

    @Test
    void itIsOneAtATimeAndOnlyLooksWhereThatIsAskedFor() {
        JsonNode job = job("retention: {enabled: true}");
        assertThat(job.at("/spec/concurrencyPolicy").asText()).isEqualTo("Forbid");
        assertThat(job.at(POD + "/containers/0/args"))
                .extracting(JsonNode::asText)
                .contains("gc", "--execute");
        assertThat(job("retention: {enabled: true, dryRun: true}").at(POD + "/containers/0/args"))
                .extracting(JsonNode::asText)
                .contains("gc")
                .doesNotContain("--execute");
    }

    @Test
    void itReachesTheStoreAsTheServicesDo() {
        RenderedManifests manifests = Chart.with(
                "{retention: {enabled: true}, s3: {existingSecret: keys, keyPrefix: a/,"
                        + " caBundle: {existingSecret: ca}}, image: {registry: r.example.com, tag: '2', pullSecrets: [pull]}}");
        JsonNode pod = manifests.one("CronJob", "-gc").at(POD);
        JsonNode container = pod.at("/containers/0");
        JsonNode service = manifests.pod("quantizer");
        assertThat(container.at("/envFrom/0")).isEqualTo(service.at("/containers/0/envFrom/0"));
        assertThat(container.findValuesAsText("name"))
                .contains("PROXQUANT_STORE_ACCESS_KEY", "PROXQUANT_STORE_SECRET_KEY");
        assertThat(container.findValuesAsText("mountPath"))
                .containsAll(service.at("/containers/0").findValuesAsText("mountPath"));
        assertThat(container.path("image").asText()).isEqualTo("r.example.com/proxquant/cli:2");
        assertThat(container.path("securityContext")).isEqualTo(service.at("/containers/0/securityContext"));
        assertThat(pod.path("securityContext")).isEqualTo(service.path("securityContext"));
        assertThat(pod.path("imagePullSecrets")).isEqualTo(service.path("imagePullSecrets"));
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
    }

    @Test
    void aNetworkPolicyLetsItReachTheStoreAlone() {
        JsonNode policy = Chart.with(
                        "{retention: {enabled: true}, networkPolicy: {enabled: true, s3: {ports: [9000]}}}")
                .one("NetworkPolicy", "-gc");
        assertThat(policy.at("/spec/egress").findValuesAsText("port")).containsOnly("53", "9000");
        assertThat(policy.at("/spec").has("ingress")).isFalse();
    }

    @Test
    void aWorkloadIdentityIsGivenToIt() {
        assertThat(Chart.with("retention: {enabled: true, serviceAccount: {annotations: {role: arn}}}")
                        .one("ServiceAccount", "-gc")
                        .at("/metadata/annotations/role")
                        .asText())
                .isEqualTo("arn");
    }

    @Test
    void keepingNothingIsRefused() {
        assertThatThrownBy(() -> Chart.with("retention: {enabled: true, checkpoints: 0}"))
                .hasMessageContaining("/retention/checkpoints");
        assertThatThrownBy(() -> Chart.with("retention: {enabled: true, graceHours: 0}"))
                .hasMessageContaining("/retention/graceHours");
    }
}
