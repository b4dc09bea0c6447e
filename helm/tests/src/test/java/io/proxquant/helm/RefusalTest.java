package io.proxquant.helm;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A wrong value is refused before anything is installed, with its name and what is allowed. */
class RefusalTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "unknown: 1                                       | additional properties | 'unknown' not allowed",
                "trainer: {replicas: 2}                           | /trainer'           | 'replicas' not allowed",
                "trainer: {gpu: {gpuCount: 1}}                    | /trainer/gpu'       | 'gpuCount' not allowed",
                "trainer: {autoscaling: {hpa: {enabled: true}}}   | /trainer/autoscaling' | 'hpa' not allowed",
                "trainer: {replicaCount: many}                    | /trainer/replicaCount' | want integer",
                "trainer: {replicaCount: -1}                      | /trainer/replicaCount' | minimum",
                "trainer: {gpu: {resourceName: gpu}}              | /trainer/gpu/resourceName' | pattern",
                "trainer: {heap: lots}                            | /trainer/heap'      | pattern",
                "trainer: {gpu: {enabled: true, count: 0}}        | trainer.gpu.count is 0 | only 1 is allowed",
                "trainer: {gpu: {enabled: true, count: 2}}        | trainer.gpu.count is 2 | only 1 is allowed",
                "kafka: {securityProtocol: TLS}                   | /kafka/securityProtocol' | 'SASL_SSL'",
                "kafka: {bootstrapServers: kafka}                 | /kafka/bootstrapServers' | pattern",
                "kafka: {securityProtocol: SASL_SSL}              | kafka.sasl.existingSecret is missing | username and password",
                "kafka: {tls: {ca: {existingSecret: a, existingConfigMap: b}}} | kafka.tls.ca.existingSecret | only one is allowed",
                "kafka: {bootstrapServers: ''}                    | kafka.bootstrapServers is missing | host:port",
                "s3: {bucket: ''}                                 | s3.bucket is missing | existing bucket",
                "s3: {bucket: My_Bucket}                          | /s3/bucket'         | pattern",
                "s3: {endpoint: ''}                               | s3.endpoint is missing | URL",
                "s3: {endpoint: s3.example.com}                   | /s3/endpoint'       | pattern",
                "s3: {keyPrefix: a}                               | s3.keyPrefix is     | end in a slash",
                "topics: {replicationFactor: 1}                   | topics.minInsyncReplicas is 2 | at most topics.replicationFactor (1)",
                "topics: {retentionHours: 1}                      | /topics/retentionHours' | minimum",
                "quantizer: {replicaCount: 13}                    | quantizer.replicaCount is 13 | at most topics.partitions (12)",
                "quantizer: {autoscaling: {keda: {enabled: true, maxReplicas: 13}}} | quantizer.autoscaling.keda.maxReplicas is 13 | at most topics.partitions (12)",
                "evaluator: {autoscaling: {hpa: {enabled: true, maxReplicas: 13}}}  | evaluator.autoscaling.hpa.maxReplicas is 13 | at most topics.partitions (12)",
                "evaluator: {autoscaling: {hpa: {enabled: true, minReplicas: 5}}}   | evaluator.autoscaling.hpa.minReplicas is 5 | at most maxReplicas (4)",
                "quantizer: {autoscaling: {keda: {enabled: true}, hpa: {enabled: true}}} | quantizer.autoscaling.keda.enabled and quantizer.autoscaling.hpa.enabled | only one of them is allowed",
                "trainer: {terminationGracePeriodSeconds: 80}     | trainer.terminationGracePeriodSeconds is 80 | at least trainer.stopWaitSeconds + 30 (90)",
                "console: {ingress: {enabled: true}}              | console.ingress.host is missing | host name",
                "console: {oidc: {enabled: true}}                 | console.oidc.issuerUrl is missing | console.oidc.existingSecret is missing",
                "console: {httpRoute: {enabled: true}}            | console.httpRoute.parentRefs is empty | Gateway",
                "{evaluator: {enabled: false}, console: {ingress: {enabled: true, host: a}}} | evaluator.enabled is false | serves the console",
            })
    void aWrongValueIsNamedWithWhatIsAllowed(String values, String name, String allowed) {
        assertThatThrownBy(() -> Chart.with(values)).hasMessageContaining(name).hasMessageContaining(allowed);
    }

    @Test
    void everythingThatIsMissingIsToldAtOnce() {
        assertThatThrownBy(() -> Chart.bare("{}"))
                .hasMessageContaining("kafka.bootstrapServers is missing")
                .hasMessageContaining("s3.endpoint is missing")
                .hasMessageContaining("s3.bucket is missing");
    }

    @Test
    void aRefusalIsShort() {
        assertThatThrownBy(() -> Chart.with("s3: {bucket: ''}")).satisfies(refusal -> assertThat(
                        Arrays.stream(refusal.getMessage().split("\n")).filter(line -> line.startsWith("  - ")))
                .hasSize(1));
    }
}
