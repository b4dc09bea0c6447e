package io.proxquant.helm;

import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** GPU nodes are for trainers and for nobody else. */
class GpuTest {
    private static final String TRAINER = "PROXQUANT_TRAINER_DEVICE";
    private static final String EVALUATOR = "PROXQUANT_EVALUATOR_DEVICE";

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
        RenderedManifests manifests = Chart.preset("gpu", "");
        for (String service : new String[] {"quantizer", "evaluator"}) {
            assertThat(manifests.pod(service).toString()).doesNotContain("nvidia");
        }
    }

    @Test
    void networksComputeWhereAGpuWasAskedForAndNowhereElse() {
        RenderedManifests with = Chart.preset("gpu", "");
        assertThat(with.env("trainer", TRAINER)).isEqualTo("gpu");
        assertThat(with.env("evaluator", EVALUATOR)).isEqualTo("cpu");
        RenderedManifests without = Chart.with("{}");
        assertThat(without.env("trainer", TRAINER)).isEqualTo("cpu");
        assertThat(without.env("evaluator", EVALUATOR)).isEqualTo("cpu");
        assertThat(with.pod("quantizer").toString()).doesNotContain("_DEVICE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trainer: {env: {PROXQUANT_TRAINER_DEVICE: auto}}",
                "trainer: {extraEnv: [{name: PROXQUANT_TRAINER_DEVICE, value: auto}]}"
            })
    void whoSaysOtherwiseIsHeardAndNothingIsSaidTwice(String values) {
        RenderedManifests manifests = Chart.preset("gpu", values);
        assertThat(manifests.env("trainer", TRAINER)).isEqualTo("auto");
        assertThat(manifests.pod("trainer").at("/containers/0/env").findValuesAsText("name"))
                .containsOnlyOnce(TRAINER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void whatTheChartSaysIsADeviceThatServicesKnow(String device) {
        assertThat(Yaml.text(
                        Chart.ROOT.resolve("libs/models/src/main/java/io/proxquant/models/engine/DeviceChoice.java")))
                .containsPattern("(?m)^    " + device.toUpperCase(Locale.ROOT) + "[,;]$");
    }

    @Test
    void theImageOfAGpuIsTheOneThatTheBuildTags() {
        String build = Yaml.text(Chart.ROOT.resolve("deploy/docker/build.sh"));
        String suffix = Yaml.file(Chart.FOLDER.resolve("values.yaml"))
                .at("/trainer/gpu/imageTagSuffix")
                .asText();
        assertThat(build).contains(":$version-${FLAVOUR:-" + suffix.substring(1) + "}");
        assertThat(Yaml.text(Chart.ROOT.resolve("deploy/docker/Dockerfile.cuda")))
                .contains("ARG FLAVOUR=" + suffix.substring(1));
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
