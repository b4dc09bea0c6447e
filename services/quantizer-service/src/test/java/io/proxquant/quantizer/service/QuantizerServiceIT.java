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
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.compression.TinyNetwork;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.Metric;
import io.proxquant.contracts.MetricNames;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.RunningClients;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;
import io.proxquant.registry.LiveManifests;
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
            store.delete(new ObjectKey(artifact.stored().manifest()));
            store.delete(new ObjectKey(artifact.stored().object().key()));
        });

        wire.send(event);

        List<Wire.Said> all = awaitSaid("rebuilt", 4);
        assertThat(all.subList(2, 4)).isEqualTo(first);
        first.forEach(said -> assertThat(store.size(new ObjectKey(
                        ((ArtifactPublished) said.event()).stored().object().key())))
                .isPresent());
    }

    @Test
    void aDeletedArtifactIsNotAnnouncedAgainAndTheOthersAre() {
        ModelTeam team = team("deleted");
        team.bind(team.recipe(BINARY + "  - {name: two-bit, mode: hard, quantizer: alternating, bits: 2}\n"));
        CheckpointPublished event = team.foreign(new TinyNetwork(24), 1);
        wire.send(event);
        List<Wire.Said> first = awaitSaid("deleted", 2);
        ArtifactPublished gone = (ArtifactPublished) first.get(0).event();
        store.create(LiveManifests.mark(new ObjectKey(gone.stored().manifest())), new byte[] {'{', '}'});

        wire.send(event);
        wire.send(event, "told in another event", EventJson.write(event));

        List<Wire.Said> said = awaitSaid("deleted", 6);
        ArtifactRejected rejected = rejected(said.get(2));
        assertThat(rejected.reason()).isEqualTo(ReasonCode.MANIFEST_DELETED);
        assertThat(rejected.quantization()).isEqualTo(gone.quantization());
        assertThat(rejected.detail()).contains(gone.stored().manifest());
        assertThat(said.get(3)).isEqualTo(first.get(1));
        assertThat(said.subList(4, 6)).isEqualTo(said.subList(2, 4));

        store.delete(new ObjectKey(
                ((ArtifactPublished) first.get(1).event()).stored().object().key()));
        wire.send(event);
        List<Wire.Said> rebuilt = awaitSaid("deleted", 8).subList(6, 8);
        assertThat(rebuilt)
                .as("the other is built again, the deleted one is not")
                .isEqualTo(said.subList(2, 4));
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
                            Quantizers.byName("alternating", Map.of("bits", 2)), Granularity.Row.first())
                    .quantize(TinyNetwork.weights(count, 9), shape);
            float[] weights = new float[count];
            value.dequantize(weights);
            network.floats(name, weights, shape);
            codes.add(ArtifactTensor.Quantized.of(name, shape, "alternating", value));
        }
        Digest recipe = team.recipe(
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
        assertThat(artifact.stored().digest()).isEqualTo(event.checkpoint());
        assertThat(artifact.phase()).isEqualTo(Phase.FROZEN);
        assertThat(artifact.lineage().warmStart()).isEqualTo(ModelTeam.WARM_START);
        assertThat(artifact.lineage().data()).isEqualTo(ModelTeam.DATA);
        assertThat(artifact.trial().seed()).isEqualTo(3);
        try (ArtifactFile file =
                ArtifactFile.open(blobs.fetch(artifact.stored().object()), SafetensorsLimits.defaults())) {
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
            assertThat(artifact.size().effectiveBits()).isEqualTo(32);
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
