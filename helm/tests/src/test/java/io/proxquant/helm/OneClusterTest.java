package io.proxquant.helm;

import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Releases beside each other on one broker and one store, and a release that goes on over an upgrade. */
class OneClusterTest {
    private static final String PREFIX = "PROXQUANT_PREFIX";
    private static final String KEY_PREFIX = "PROXQUANT_STORE_KEY_PREFIX";
    private static final String INSTALLATION = "PROXQUANT_INSTALLATION";

    /** What the settings of a release said before prefixes followed names. */
    private static final Map<String, String> BEFORE = Map.of(PREFIX, "proxquant.", INSTALLATION, "px");

    private ClusterWithSettings cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = new ClusterWithSettings();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static String of(RenderedManifests manifests, String name) {
        return manifests.env("quantizer", name);
    }

    @Test
    void twoInstallationsWithDefaultValuesShareNothing() {
        RenderedManifests one = Chart.release("ml", "px", "{}");
        RenderedManifests namespace = Chart.release("ml2", "px", "{}");
        RenderedManifests release = Chart.release("ml", "py", "{}");

        for (String name : new String[] {PREFIX, KEY_PREFIX, INSTALLATION}) {
            assertThat(of(one, name)).as(name).isNotEqualTo(of(namespace, name)).isNotEqualTo(of(release, name));
        }
        assertThat(of(one, PREFIX)).isEqualTo("ml.px.");
        assertThat(of(one, KEY_PREFIX)).isEqualTo("ml.px/");
        assertThat(of(one, INSTALLATION)).isEqualTo("ml.px");
    }

    @Test
    void namesWithDotsAndDashesAreNeverTakenForEachOther() {
        assertThat(of(Chart.release("a-b", "c", "{}"), PREFIX))
                .isNotEqualTo(of(Chart.release("a", "b-c", "{}"), PREFIX));
    }

    @Test
    void whoGivesAPrefixHasTheNamesOfBefore() {
        RenderedManifests manifests = Chart.release("ml", "px", "prefix: proxquant.");
        assertThat(of(manifests, PREFIX)).isEqualTo("proxquant.");
        assertThat(of(manifests, INSTALLATION)).isEqualTo("px");
        assertThat(of(manifests, KEY_PREFIX)).isNull();
    }

    @Test
    void aKeyPrefixIsGivenOrLeftOut() {
        assertThat(of(Chart.with("s3: {keyPrefix: a/}"), KEY_PREFIX)).isEqualTo("a/");
        assertThat(of(Chart.with("s3: {keyPrefix: /}"), KEY_PREFIX)).isNull();
    }

    @Test
    void theTopicsJobAndTheScalersFollow() {
        RenderedManifests manifests = Chart.release(
                "ml", "px", "{topics: {create: true}, quantizer: {autoscaling: {keda: {enabled: true}}}}");
        assertThat(manifests.one("Job", "-topics").findValuesAsText("value")).contains("ml.px.");
        assertThat(manifests.of("ScaledObject").get(0).findValuesAsText("topic"))
                .containsExactly("ml.px.checkpoints");
        assertThat(manifests.of("ScaledObject").get(0).findValuesAsText("consumerGroup"))
                .containsExactly("ml.px.quantizer");
    }

    @Test
    void anUpgradeThatWouldLeaveTopicsAndObjectsBehindIsRefusedWithBothNames() {
        cluster.runs("px-proxquant-settings", BEFORE);
        assertThatThrownBy(() -> cluster.notes("px", "{}"))
                .hasMessageContaining("prefix would be ml.px., but this release runs with proxquant.")
                .hasMessageContaining("Set prefix to proxquant. to go on")
                .hasMessageContaining("s3.keyPrefix would be ml.px/, but this release runs with /")
                .hasMessageContaining("installation would be ml.px, but this release runs with px");
    }

    @Test
    void theAdviceOfTheRefusalIsEnough() {
        cluster.runs("px-proxquant-settings", BEFORE);
        assertThat(cluster.notes("px", "prefix: proxquant.")).contains("PROXQUANT_PREFIX=proxquant.\n");
    }

    @Test
    void aReleaseWithItsOwnPrefixIsUpgradedWithoutAnyValue() {
        cluster.runs("px-proxquant-settings", Map.of(PREFIX, "ml.px.", KEY_PREFIX, "ml.px/", INSTALLATION, "ml.px"));
        assertThat(cluster.notes("px", "{}")).contains("PROXQUANT_PREFIX=ml.px.\n");
    }

    @Test
    void aToolThatOnlyTemplatesSaysWhatRuns() {
        assertThatThrownBy(() -> Chart.with("runningPrefix: proxquant."))
                .hasMessageContaining("prefix would be ml.proxquant., but runningPrefix says that proxquant. runs");
        assertThat(of(Chart.with("{runningPrefix: proxquant., prefix: proxquant.}"), PREFIX))
                .isEqualTo("proxquant.");
    }

    @Test
    void aNameThatIsTooLongForAPrefixIsRefused() {
        String release = "r".repeat(53);
        assertThatThrownBy(() -> Chart.release("n".repeat(60), release, "{}"))
                .hasMessageContaining("115 characters: at most 100 are allowed");
    }
}
