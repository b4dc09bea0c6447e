package io.proxquant.helm;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** GPU nodes are for trainers and for nobody else. */
class GpuTest {

    @Test
    void withoutAGpuNothingAsksForOne() {
        assertThat(Chart.with("{}").all().toString()).doesNotContain("nvidia").doesNotContain("/dev/shm");
    }

    @Test
    void aTrainerHasOneGpuAndIsTakenToWhereItIs() {
        JsonNode pod = Chart.preset("gpu", "").pod("trainer");
        JsonNode resources = pod.at("/containers/0/resources");
        assertThat(resources.at("/limits/nvidia.com~1gpu").asInt()).isEqualTo(1);
        assertThat(resources.at("/requests/nvidia.com~1gpu").asInt()).isEqualTo(1);
        assertThat(resources.at("/limits/memory").asText()).isEqualTo("8Gi");
        assertThat(pod.at("/nodeSelector/nvidia.com~1gpu.present").asText()).isEqualTo("true");
        assertThat(pod.at("/tolerations/0/key").asText()).isEqualTo("nvidia.com/gpu");
        assertThat(pod.at("/containers/0/image").asText()).endsWith("-cu128");
        assertThat(pod.findValuesAsText("medium")).containsExactly("Memory");
    }

    @Test
    void quantizerAndEvaluatorStayAway() {
        Manifests manifests = Chart.preset("gpu", "");
        for (String service : new String[] {"quantizer", "evaluator"}) {
            assertThat(manifests.pod(service).toString()).doesNotContain("nvidia");
        }
    }

    @Test
    void sliceRuntimeNodesAndMemoryCanBeChosen() {
        JsonNode pod = Chart.preset(
                        "gpu",
                        """
                        trainer: {gpu: {resourceName: nvidia.com/mig-1g.10gb, runtimeClassName: nvidia, shmSize: 4Gi,
                          nodeSelector: {nvidia.com/gpu.present: null, pool: gpu}, tolerations: [], imageTagSuffix: -own}}
                        """)
                .pod("trainer");
        assertThat(pod.at("/containers/0/resources/limits/nvidia.com~1mig-1g.10gb")
                        .asInt())
                .isEqualTo(1);
        assertThat(pod.path("runtimeClassName").asText()).isEqualTo("nvidia");
        assertThat(pod.path("nodeSelector").toString()).isEqualTo("{\"pool\":\"gpu\"}");
        assertThat(pod.has("tolerations")).isFalse();
        assertThat(pod.findValuesAsText("sizeLimit")).contains("4Gi");
        assertThat(pod.at("/containers/0/image").asText()).endsWith("-own");
    }

    @Test
    void anUpdateDeletesATrainerBeforeItMakesTheNext() {
        JsonNode trainer = Chart.preset("gpu", "").workload("trainer");
        assertThat(trainer.path("kind").asText()).isEqualTo("StatefulSet");
        assertThat(trainer.at("/spec/updateStrategy/type").asText()).isEqualTo("RollingUpdate");
    }
}
