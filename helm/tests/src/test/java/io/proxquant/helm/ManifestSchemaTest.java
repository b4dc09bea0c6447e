package io.proxquant.helm;

import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the values, Kubernetes takes what comes out: strictly, so that no misspelt field is silently dropped. */
class ManifestSchemaTest {
    private static final KubernetesSchemas SCHEMAS = new KubernetesSchemas();

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "gpu", "production", "airgapped"})
    void everyPresetIsValid(String preset) {
        assertThat(problems(Chart.preset(preset, ""))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void everyCombinationIsValid(String values) {
        RenderedManifests manifests = Chart.with(values);
        assertThat(problems(manifests)).isEmpty();
        assertThat(manifests.names()).doesNotHaveDuplicates();
    }

    static Stream<String> matrix() {
        return Stream.of(
                "{}",
                "trainer: {enabled: false}",
                "quantizer: {enabled: false}",
                "{trainer: {enabled: false}, quantizer: {enabled: false}, evaluator: {enabled: false}}",
                "{trainer: {replicaCount: 0}, quantizer: {replicaCount: 0}, evaluator: {replicaCount: 0}}",
                "kafka: {securityProtocol: SSL, tls: {ca: {existingConfigMap: ca}, client: {existingSecret: me}}}",
                "kafka: {securityProtocol: SASL_PLAINTEXT, sasl: {mechanism: PLAIN, existingSecret: login}}",
                """
                kafka: {securityProtocol: SASL_SSL, sasl: {mechanism: SCRAM-SHA-256, existingSecret: login},
                  tls: {ca: {existingSecret: ca}, verifyHostname: false}, properties: {client.rack: a, retries: 3}}
                trainer: {autoscaling: {keda: {enabled: true}}}
                """,
                """
                kafka: {securityProtocol: SASL_SSL, sasl: {mechanism: OAUTHBEARER, existingSecret: login,
                  oauth: {tokenEndpointUrl: "https://login/token", ca: {existingSecret: ca}}}}
                topics: {create: true}
                trainer: {autoscaling: {keda: {enabled: true}}}
                networkPolicy: {enabled: true}
                """,
                """
                s3: {existingSecret: keys, keyPrefix: a/b/, pathStyle: false, caBundle: {existingSecret: ca}}
                data: {existingClaim: sets, locations: {idx-images: /data/fashion}}
                """,
                "quantizer: {autoscaling: {hpa: {enabled: true}}, pdb: {enabled: true, maxUnavailable: 50%}}",
                "{commonLabels: {team: ml}, commonAnnotations: {owner: us}, topics: {create: true}}",
                """
                retention: {enabled: true, timeZone: Etc/UTC, models: {mnist: 10}, priorityClassName: low, podLabels: {a: b},
                  podAnnotations: {c: d}, nodeSelector: {disk: ssd}, tolerations: [{operator: Exists}], env: {A: 1},
                  affinity: {nodeAffinity: {}}, extraVolumes: [{name: x, emptyDir: {}}],
                  extraVolumeMounts: [{name: x, mountPath: /x}], extraEnv: [{name: B, value: b}],
                  envFrom: [{secretRef: {name: s}}]}
                s3: {existingSecret: keys, caBundle: {existingConfigMap: ca}}
                networkPolicy: {enabled: true}
                """,
                "console: {httpRoute: {enabled: true, parentRefs: [{name: web}], hostnames: [q.example.com]}}",
                """
                console: {ingress: {enabled: true, host: q.example.com, className: nginx, annotations: {a: b}},
                  oidc: {enabled: true, issuerUrl: "https://login", existingSecret: oidc, extraArgs: [--x=y]}}
                """,
                """
                networkPolicy: {enabled: true, dnsTo: [{namespaceSelector: {}}],
                  extraEgress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}], consoleFrom: [{podSelector: {}}]}
                """,
                """
                serviceMonitor: {enabled: true, namespace: monitoring, relabelings: [{action: labeldrop, regex: pod}]}
                prometheusRule: {enabled: true, runbookBaseUrl: "https://docs.example.com"}
                dashboards: {enabled: true, namespace: grafana, labels: {a: b}, annotations: {folder: ml}}
                """,
                """
                trainer: {gpu: {enabled: true, resourceName: nvidia.com/mig-1g.10gb, runtimeClassName: nvidia},
                  lifecycle: {preStop: {sleep: {seconds: 5}}}, priorityClassName: high, env: {A: 1, B: true},
                  extraEnv: [{name: C, valueFrom: {secretKeyRef: {name: s, key: k}}}],
                  envFrom: [{secretRef: {name: s}}], extraVolumes: [{name: v, emptyDir: {}}],
                  extraVolumeMounts: [{name: v, mountPath: /v}], podLabels: {a: b}, podAnnotations: {a: b},
                  affinity: {nodeAffinity: {}}, tolerations: [{operator: Exists}], nodeSelector: {disk: ssd},
                  topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]}
                """,
                """
                extraDeploy: [{apiVersion: v1, kind: ConfigMap, metadata: {name: "{{ .Release.Name }}-mine"}}]
                image: {registry: "registry.example.com:5000", pullSecrets: [one, two], tag: "1.0"}
                """,
                """
                trainer: {labels: {kueue.x-k8s.io/queue-name: ml}, schedulerName: volcano, hostAliases: [{ip: 10.0.0.1,
                  hostnames: [a]}], initContainers: [{name: w, image: b}], extraContainers: [{name: p, image: c}],
                  resourceClaims: [{name: card, resourceClaimTemplateName: t}], resources: {claims: [{name: card}]},
                  work: {requestEphemeralStorage: true, volumeClaim: {enabled: true, storageClassName: fast}},
                  autoscaling: {keda: {enabled: true, behavior: {scaleDown: {stabilizationWindowSeconds: 600}}}}}
                evaluator: {gpu: {enabled: true}, service: {type: NodePort, annotations: {a: b}}}
                topics: {create: true, nodeSelector: {a: b}, tolerations: [{operator: Exists}], schedulerName: s, labels: {a: b}}
                tests: {nodeSelector: {a: b}, priorityClassName: high, affinity: {nodeAffinity: {}}}
                networkPolicy: {enabled: true, extraIngress: [{from: [{podSelector: {}}]}]}
                """,
                "podSecurityContext: {runAsUser: null, runAsGroup: null, fsGroup: null}");
    }

    @Test
    void aMisspeltFieldIsNotOverlooked() {
        JsonNode pod = Chart.with("{}").workload("trainer").deepCopy();
        ((ObjectNode) pod.at("/spec/template/spec")).put("tolerationz", true);
        assertThat(SCHEMAS.problems(pod)).singleElement().asString().contains("tolerationz");
    }

    @Test
    void aValueOfTheWrongTypeIsNotOverlooked() {
        JsonNode monitor = Chart.with("serviceMonitor: {enabled: true}")
                .of("ServiceMonitor")
                .get(0)
                .deepCopy();
        ((ObjectNode) monitor.at("/spec/endpoints/0")).put("honorLabels", "perhaps");
        assertThat(SCHEMAS.problems(monitor)).singleElement().asString().contains("honorLabels");
    }

    private static List<String> problems(RenderedManifests manifests) {
        return manifests.all().stream()
                .flatMap(object -> SCHEMAS.problems(object).stream())
                .toList();
    }
}
