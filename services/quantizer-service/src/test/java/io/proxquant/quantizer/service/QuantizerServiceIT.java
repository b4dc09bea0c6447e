package io.proxquant.quantizer.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.Metric;
import io.proxquant.contracts.MetricNames;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.RunningClients;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.Quantizers;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantizer.domain.TinyNetwork;
import io.proxquant.storage.ObjectKey;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The service with a real broker and a real store: checkpoint events in, artifacts and their events out. */
@QuarkusTest
@WithTestResource(QuantizerStack.class)
class QuantizerServiceIT extends ServiceCase {
    private static final String BINARY =
            "quantizations:\n  - {name: binary, mode: hard, quantizer: binary, granularity: row}\n";

    @Inject
    RunningClients clients;

    @Test
    void aForeignCheckpointBecomesOneArtifactPerQuantization() throws Exception {
        ModelTeam team = team("foreign");
        String recipe = team.recipe(BINARY + "  - {name: two-bit, mode: hard, quantizer: alternating, bits: 2}\n");
        team.bind(recipe);
        CheckpointPublished event = team.foreign(new TinyNetwork(1), 40);

        wire.send(event);

        List<Wire.Said> said = awaitSaid("foreign", 2);
        assertThat(said)
                .extracting(Wire.Said::traceparent)
                .containsOnly("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        ArtifactPublished binary = (ArtifactPublished) said.get(0).event();
        assertThat(binary.quantization().name()).isEqualTo("binary");
        assertThat(binary.phase()).isEqualTo(Phase.FOREIGN);
        assertThat(binary.run()).isEqualTo("foreign");
        assertThat(binary.recipe()).isEqualTo(recipe);
        assertThat(binary.kind()).isEqualTo(ArtifactKind.HARD);
        assertThat(binary.sourceBytes()).isEqualTo(event.object().bytes());
        assertThat(((ArtifactPublished) said.get(1).event()).quantization().name())
                .isEqualTo("two-bit");
        ArtifactManifest manifest = manifests
                .find(new ObjectKey(binary.artifact()), ArtifactManifest.class)
                .orElseThrow()
                .content();
        assertThat(manifest.source().sha256()).isEqualTo(event.object().sha256());
        assertThat(manifest.specification().get("operator")).isEqualTo("binary");
        assertThat(manifest.quantized()).isEqualTo(TinyNetwork.MATRICES);
        try (ArtifactFile artifact = ArtifactFile.open(blobs.fetch(binary.object()), SafetensorsLimits.defaults())) {
            assertThat(artifact.summary().artifactDigest())
                    .isEqualTo(binary.artifactDigest())
                    .isEqualTo(manifest.artifactDigest());
            assertThat(artifact.summary().decoded()).isEqualTo(manifest.tensors());
            assertThat(artifact.summary().effectiveBits()).isEqualTo(binary.effectiveBits());
        }
    }

    @Test
    void repeatedEventsSayTheSameUnderTheSameId() {
        ModelTeam team = team("repeated");
        team.bind(team.recipe(BINARY));
        CheckpointPublished event = team.foreign(new TinyNetwork(2), 1);
        byte[] data = EventJson.write(event);

        wire.send(event, "once", data);
        wire.send(event, "once", data);
        wire.send(event, "again under another id", data);

        assertThat(awaitSaid("repeated", 3).stream().distinct()).hasSize(1);
        assertThat(store.all("artifacts/repeated/").toList()).hasSize(1);
        assertThat(store.all("imports/repeated/").toList()).hasSize(1);
    }

    @Test
    void anArtifactThatIsBuiltAgainHasTheSameBytesAndId() {
        ModelTeam team = team("rebuilt");
        team.bind(team.recipe(BINARY + "  - {name: path, mode: prox, map: binary-l1, strengths: [0.25]}\n"));
        CheckpointPublished event = team.foreign(new TinyNetwork(3), 1);
        wire.send(event);
        List<Wire.Said> first = awaitSaid("rebuilt", 2);
        first.forEach(said -> {
            ArtifactPublished artifact = (ArtifactPublished) said.event();
            store.delete(new ObjectKey(artifact.artifact()));
            store.delete(new ObjectKey(artifact.object().key()));
        });

        wire.send(event);

        List<Wire.Said> all = awaitSaid("rebuilt", 4);
        assertThat(all.subList(2, 4)).isEqualTo(first);
        first.forEach(said -> assertThat(store.size(new ObjectKey(
                        ((ArtifactPublished) said.event()).object().key())))
                .isPresent());
    }

    @Test
    void theRecipeOfTheFirstTimeHoldsAlthoughAnotherIsBoundAndTheUploadIsGone() {
        ModelTeam team = team("pinned");
        String before = team.recipe(BINARY);
        team.bind(before);
        CheckpointPublished event = team.foreign(new TinyNetwork(4), 1);
        wire.send(event);
        awaitSaid("pinned", 1);
        String after = team.recipe("quantizations:\n  - {name: other, mode: hard, quantizer: ternary}\n");
        team.bind(after);
        store.delete(new ObjectKey(event.object().key()));

        wire.send(event);
        CheckpointPublished next = team.foreign(new TinyNetwork(5), 2);
        wire.send(next);

        List<Wire.Said> said = awaitSaid("pinned", 3);
        assertThat(said.get(1)).isEqualTo(said.get(0));
        assertThat(((ArtifactPublished) said.get(2).event()).recipe()).isEqualTo(after);
        ImportManifest pinned = manifests
                .find(
                        new ObjectKey(ManifestKeys.imported(
                                "pinned", "foreign", 1, event.object().sha256())),
                        ImportManifest.class)
                .orElseThrow()
                .content();
        assertThat(pinned.recipe()).isEqualTo(before);
        assertThat(pinned.binding()).isEqualTo(1);
    }

    @Test
    void aRunThatAsksForNoQuantizationIsNoMistake() {
        ModelTeam team = team("floats");
        CheckpointPublished quiet = team.own(
                new TinyNetwork(7),
                1,
                Phase.WARM_START,
                team.recipe("network: {}\ndata: {}\ntraining: {}\n"),
                Optional.empty());
        CheckpointPublished next =
                team.own(new TinyNetwork(8), 2, Phase.WARM_START, team.recipe(BINARY), Optional.empty());

        wire.send(quiet);
        wire.send(next);

        assertThat(awaitSaid("floats", 1))
                .as("the first is acknowledged without a word")
                .singleElement()
                .satisfies(said ->
                        assertThat(((ArtifactPublished) said.event()).step()).isEqualTo(2));
        assertThat(get("/q/metrics").asString())
                .contains(MetricNames.QUANTIZATIONS
                        + "{installation=\"proxquant\",outcome=\"passed-over\",quantizer=\"none\"");
    }

    @Test
    void aFrozenCheckpointComesOutAsItsOwnCodesBitForBit() throws Exception {
        ModelTeam team = team("frozen");
        TinyNetwork network = new TinyNetwork(6);
        List<ArtifactTensor> codes = new ArrayList<>();
        for (String name : TinyNetwork.MATRICES) {
            long[] shape = name.equals("fc.weight") ? new long[] {10, 6} : new long[] {4, 2, 3, 3};
            int count = name.equals("fc.weight") ? 60 : 72;
            QuantizedTensor value = new TensorQuantizer(
                            Quantizers.byName("alternating", Map.of("bits", 2)), new Granularity.Row())
                    .quantize(TinyNetwork.weights(count, 9), shape);
            float[] weights = new float[count];
            value.dequantize(weights);
            network.floats(name, weights, shape);
            codes.add(new ArtifactTensor.Quantized(name, shape, "alternating", value));
        }
        String recipe = team.recipe(
                """
                network: {type: of-a-later-version}
                data: {type: of-a-later-version}
                training:
                  batch: 8
                  method: {name: proxquant-alternating, bits: 2, rate: 1.0e-4}
                  warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.1}, schedule: {type: constant}}
                  quantize: {epochs: 1, optimizer: {type: sgd, rate: 0.1}, schedule: {type: constant}}
                  freeze: {epochs: 1, optimizer: {type: sgd, rate: 0.1}, schedule: {type: constant}}
                  layers: {include: ["**"], exclude: ["*bias*"]}
                quantizations:
                  - {name: own, mode: hard, quantizer: alternating, bits: 2, granularity: row}
                """);
        CheckpointPublished event = team.own(network, 9, Phase.FROZEN, recipe, Optional.of(codes));

        wire.send(event);

        ArtifactPublished artifact =
                (ArtifactPublished) awaitSaid("frozen", 1).get(0).event();
        assertThat(artifact.artifactDigest()).isEqualTo(event.checkpoint());
        assertThat(artifact.phase()).isEqualTo(Phase.FROZEN);
        assertThat(artifact.warmStart()).isEqualTo(ModelTeam.WARM_START);
        assertThat(artifact.data()).isEqualTo(ModelTeam.DATA);
        assertThat(artifact.seed()).isEqualTo(3);
        try (ArtifactFile file = ArtifactFile.open(blobs.fetch(artifact.object()), SafetensorsLimits.defaults())) {
            for (ArtifactTensor tensor : codes) {
                ArtifactTensor.Quantized own = (ArtifactTensor.Quantized) tensor;
                assertThat(file.codes(own.name())).isEqualTo(own.value());
            }
        }
    }

    @Test
    void oneQuantizationMayBeImpossibleAndTheOthersStillHappen() {
        ModelTeam team = team("mixed");
        team.bind(team.recipe(
                "quantizations:\n  - {name: groups, mode: hard, quantizer: binary, granularity: 'group:7'}\n"
                        + "  - {name: binary, mode: hard, quantizer: binary}\n"
                        + "  - {name: nothing, mode: hard, quantizer: binary, layers: {include: [encoder.*]}}\n"));

        wire.send(team.foreign(new TinyNetwork(7), 1));

        List<Wire.Said> said = awaitSaid("mixed", 3);
        assertThat(rejected(said.get(0)).reason()).isEqualTo(ReasonCode.CHECKPOINT_MISFIT);
        assertThat(rejected(said.get(0)).quantization().name()).isEqualTo("groups");
        assertThat(((ArtifactPublished) said.get(1).event()).quantization().name())
                .isEqualTo("binary");
        assertThat(rejected(said.get(2)).reason()).isEqualTo(ReasonCode.NO_TENSOR_MATCHED);
    }

    @Test
    void aProxPathIsOneArtifactPerStrength() {
        ModelTeam team = team("path");
        team.bind(team.recipe("quantizations:\n  - {name: path, mode: prox, map: binary-l1, strengths: [0.1, 0.5]}\n"));

        wire.send(team.foreign(new TinyNetwork(8), 1));

        List<Wire.Said> said = awaitSaid("path", 2);
        assertThat(said)
                .extracting(s -> ((ArtifactPublished) s.event()).quantization().name())
                .containsExactly("path-0.1", "path-0.5");
        assertThat(said).allSatisfy(s -> {
            ArtifactPublished artifact = (ArtifactPublished) s.event();
            assertThat(artifact.kind()).isEqualTo(ArtifactKind.PROX);
            assertThat(artifact.effectiveBits()).isEqualTo(32);
        });
    }

    @Test
    void theRunningClientsAreConfiguredAsPromised() {
        assertThat(clients.violations(Set.of())).isEmpty();
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(get("/q/health/ready").statusCode()).isEqualTo(200));
    }

    @Test
    void everyMetricIsOneOfTheContracts() {
        ModelTeam team = team("metrics");
        team.bind(team.recipe(BINARY));
        wire.send(team.foreign(new TinyNetwork(10), 1));
        awaitSaid("metrics", 1);

        Set<String> known = MetricNames.catalogue().stream().map(Metric::name).collect(Collectors.toSet());
        await().atMost(LONG).untilAsserted(() -> {
            String text = get("/q/metrics").asString();
            Set<String> shown = text.lines()
                    .filter(line -> line.startsWith("proxquant_"))
                    .map(line -> line.replaceFirst("[{ ].*", "").replaceFirst("_(count|sum|max|bucket)$", ""))
                    .collect(Collectors.toSet());
            assertThat(known).containsAll(shown);
            assertThat(shown)
                    .contains(
                            MetricNames.QUANTIZATIONS,
                            MetricNames.QUANTIZATION_SECONDS,
                            MetricNames.EFFECTIVE_BITS,
                            MetricNames.ARTIFACT_BYTES,
                            MetricNames.ARTIFACT_TIMESTAMP,
                            MetricNames.EVENTS_CONSUMED,
                            MetricNames.EVENTS_PUBLISHED);
            assertThat(text)
                    .contains(
                            "proxquant_artifact_effective_bits{installation=\"proxquant\",model=\"metrics\",quantization=\"binary\",service=\"quantizer\"}",
                            "proxquant_lag_records{installation=\"proxquant\",partition=\"0\",service=\"trainer\",topic=\"runs\"}",
                            "proxquant_dead_letter_records{installation=\"proxquant\",service=\"quantizer\",topic=\"checkpoints\"}",
                            "proxquant_partition_held{installation=\"proxquant\",partition=\"0\",service=\"quantizer\",topic=\"checkpoints\"}"
                                    + " 1.0");
        });
    }

    private ModelTeam team(String model) {
        return new ModelTeam(store, manifests, blobs, folder, model);
    }

    private static ArtifactRejected rejected(Wire.Said said) {
        return (ArtifactRejected) said.event();
    }
}
