package io.proxquant.helm;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a cluster has beside the chart: schedulers, queues, sidecars, closed networks, volumes, IPv6. */
class NeighboursTest {
    private static final String PLACED =
            "nodeSelector: {disk: ssd}, tolerations: [{key: dedicated, operator: Exists}], priorityClassName: high,"
                    + " schedulerName: volcano, affinity: {nodeAffinity: {}}";

    static Stream<String> everyPod() {
        return Stream.of("trainer", "quantizer", "evaluator", "topics", "gc", "test", "console");
    }

    @Test
    void everyPodGoesWhereItIsTold() {
        RenderedManifests manifests = Chart.with(
                """
                trainer: {%1$s}
                quantizer: {%1$s}
                evaluator: {%1$s}
                topics: {create: true, %1$s}
                retention: {enabled: true, %1$s}
                tests: {%1$s}
                console: {oidc: {enabled: true, issuerUrl: "https://login", existingSecret: oidc, %1$s}}
                """
                        .formatted(PLACED));
        assertThat(manifests.pods()).hasSize(7).allSatisfy(pod -> {
            assertThat(pod.at("/nodeSelector/disk").asText()).isEqualTo("ssd");
            assertThat(pod.at("/tolerations/0/key").asText()).isEqualTo("dedicated");
            assertThat(pod.path("priorityClassName").asText()).isEqualTo("high");
            assertThat(pod.path("schedulerName").asText()).isEqualTo("volcano");
            assertThat(pod.has("affinity")).isTrue();
        });
    }

    @Test
    void inAClosedNetworkEveryPodHasAPolicyOfItsOwn() {
        RenderedManifests manifests = Chart.with(
                """
                networkPolicy: {enabled: true}
                topics: {create: true}
                retention: {enabled: true}
                console: {oidc: {enabled: true, issuerUrl: "https://login", existingSecret: oidc}}
                """);
        assertThat(everyPod()).allSatisfy(component -> assertThat(manifests
                        .one("NetworkPolicy", "-" + component)
                        .at("/spec/podSelector/matchLabels/app.kubernetes.io~1component")
                        .asText())
                .isEqualTo(component));
        JsonNode topics = manifests.one("NetworkPolicy", "-topics");
        assertThat(topics.at("/spec/egress").findValuesAsText("port")).contains("53", "9092");
        assertThat(topics.at("/metadata/annotations/rendered.hook").asText()).isEqualTo("pre-install,pre-upgrade");
    }

    @Test
    void furtherRulesAreAddedToTheServices() {
        JsonNode policy = Chart.with("networkPolicy: {enabled: true, extraIngress: [{from: [{podSelector: {}}]}],"
                        + " extraEgress: [{ports: [{port: 8200}]}]}")
                .one("NetworkPolicy", "-quantizer");
        assertThat(policy.at("/spec/ingress").toString()).contains("{\"from\":[{\"podSelector\":{}}]}");
        assertThat(policy.at("/spec/egress").findValuesAsText("port")).contains("8200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainer", "quantizer", "evaluator"})
    void aWorkloadItselfIsLabelledForItsQueueAndItsPodsAreNot(String service) {
        JsonNode workload = Chart.with(
                        service + ": {labels: {kueue.x-k8s.io/queue-name: ml}, annotations: {owner: us}}")
                .workload(service);
        assertThat(workload.at("/metadata/labels/kueue.x-k8s.io~1queue-name").asText())
                .isEqualTo("ml");
        assertThat(workload.at("/metadata/annotations/owner").asText()).isEqualTo("us");
        assertThat(workload.at("/spec/template/metadata").toString()).doesNotContain("kueue");
    }

    @Test
    void aNewVersionOfTheChartAloneReplacesNoPod(@TempDir Path folder) throws Exception {
        String values = "{trainer: {image: {tag: '1'}}, quantizer: {image: {tag: '1'}}}";
        RenderedManifests before = Chart.with(values);
        RenderedManifests after = Chart.inVersion(folder, "9.9.9", values);
        for (String service : List.of("trainer", "quantizer")) {
            assertThat(after.workload(service)
                            .at("/metadata/labels/helm.sh~1chart")
                            .asText())
                    .isEqualTo("proxquant-9.9.9");
            assertThat(after.workload(service).at("/spec/template"))
                    .isEqualTo(before.workload(service).at("/spec/template"));
        }
    }

    @Test
    void containersBesideAndBeforeAndDevicesAndHostsAreTakenAsTheyAre() {
        JsonNode pod = Chart.with(
                        """
                        quantizer:
                          initContainers: [{name: wait, image: busybox}]
                          extraContainers: [{name: proxy, image: envoy}]
                          hostAliases: [{ip: 10.0.0.1, hostnames: [kafka]}]
                          resourceClaims: [{name: card, resourceClaimTemplateName: card}]
                          resources: {claims: [{name: card}]}
                        """)
                .pod("quantizer");
        assertThat(pod.at("/initContainers/0/name").asText()).isEqualTo("wait");
        assertThat(pod.at("/containers").findValuesAsText("image")).hasSize(2).contains("envoy");
        assertThat(pod.at("/hostAliases/0/ip").asText()).isEqualTo("10.0.0.1");
        assertThat(pod.at("/resourceClaims/0/name").asText()).isEqualTo("card");
        assertThat(pod.at("/containers/0/resources/claims/0/name").asText()).isEqualTo("card");
    }

    @Test
    void workLiesOnAVolumeOfItsOwnOrTheNodesDiskIsAskedFor() {
        JsonNode claimed = Chart.with("quantizer: {work: {sizeGi: 7, requestEphemeralStorage: true,"
                        + " volumeClaim: {enabled: true, storageClassName: fast}}}")
                .pod("quantizer");
        assertThat(claimed.at("/volumes/1/ephemeral/volumeClaimTemplate/spec/storageClassName")
                        .asText())
                .isEqualTo("fast");
        assertThat(claimed.at("/volumes/1/ephemeral/volumeClaimTemplate/spec/resources/requests/storage")
                        .asText())
                .isEqualTo("7Gi");
        String request = "/containers/0/resources/requests/ephemeral-storage";
        assertThat(claimed.at(request).asText()).isEqualTo("1Gi");
        assertThat(Chart.with("quantizer: {work: {sizeGi: 7, requestEphemeralStorage: true}}")
                        .pod("quantizer")
                        .at(request)
                        .asText())
                .isEqualTo("8Gi");
        assertThat(Chart.with("{}").pod("quantizer").at(request).isMissingNode())
                .isTrue();
    }

    @Test
    void scalersBehaveAsTheyAreTold() {
        String behavior = "behavior: {scaleDown: {stabilizationWindowSeconds: 600}}";
        RenderedManifests manifests = Chart.with("{quantizer: {autoscaling: {keda: {enabled: true, " + behavior
                + "}}}, evaluator: {autoscaling: {hpa: {enabled: true, " + behavior + "}}}}");
        assertThat(manifests
                        .of("ScaledObject")
                        .get(0)
                        .at(
                                "/spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/stabilizationWindowSeconds")
                        .asInt())
                .isEqualTo(600);
        assertThat(manifests
                        .of("HorizontalPodAutoscaler")
                        .get(0)
                        .at("/spec/behavior/scaleDown/stabilizationWindowSeconds")
                        .asInt())
                .isEqualTo(600);
    }

    @Test
    void aServiceIsOfTheTypeThatWasAskedFor() {
        JsonNode service = Chart.with(
                        "evaluator: {service: {type: LoadBalancer, annotations: {cloud.example.com/internal: 'true'}}}")
                .one("Service", "-evaluator");
        assertThat(service.at("/spec/type").asText()).isEqualTo("LoadBalancer");
        assertThat(service.at("/metadata/annotations/cloud.example.com~1internal")
                        .asText())
                .isEqualTo("true");
    }

    @Test
    void anEvaluatorOnAGpuIsTakenToWhereItIsAndOneGpuIsEnoughToUpgrade() {
        RenderedManifests manifests = Chart.with("evaluator: {gpu: {enabled: true}}");
        JsonNode pod = manifests.pod("evaluator");
        assertThat(manifests.env("evaluator", "PROXQUANT_EVALUATOR_DEVICE")).isEqualTo("gpu");
        assertThat(manifests.env("trainer", "PROXQUANT_TRAINER_DEVICE")).isEqualTo("cpu");
        assertThat(pod.at("/containers/0/resources/limits/nvidia.com~1gpu").asInt())
                .isEqualTo(1);
        assertThat(pod.at("/containers/0/image").asText()).endsWith("-cu128");
        assertThat(manifests
                        .workload("evaluator")
                        .at("/spec/strategy/rollingUpdate/maxSurge")
                        .asInt(-1))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"'[fd00::1]:9092'", "'[fd00::1]:9092,[fd00::2]:9093'", "'kafka-0.kafka:9092,[::1]:9092'"})
    void brokersMayHaveIpv6Addresses(String servers) {
        RenderedManifests manifests = Chart.with("{listenAddress: '::', kafka: {bootstrapServers: '" + servers + "'}}");
        assertThat(manifests.env("trainer", "KAFKA_BOOTSTRAP_SERVERS")).isEqualTo(servers);
        assertThat(manifests.env("trainer", "PROXQUANT_HTTP_HOST")).isEqualTo("::");
    }
}
