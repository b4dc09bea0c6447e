package io.proxquant.cli.models;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.cli.ProxQuant;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.Verdict;
import io.proxquant.evaluator.service.EvaluatorInMemory;
import io.proxquant.messaging.RawRecord;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.WithoutBroker;
import io.proxquant.storage.Manifests;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole way of a foreign checkpoint in several files, from its event to what serves it, over one store. */
class ShardedEventTest extends ShardedCase {
    @Test
    void anIndexBecomesAnArtifactInSeveralFilesThatIsScoredPromotedAndPulled() throws Exception {
        Received<ArtifactPublished> quantized = quantized();

        ArtifactPublished published = quantized.event();
        assertThat(published.phase()).isEqualTo(Phase.FOREIGN);
        ImportManifest taken = new Manifests(store, CLOCK, "test", () -> "nonce")
                .find(store.list("imports/", 1).get(0), ImportManifest.class)
                .orElseThrow()
                .content();
        assertThat(taken.shards()).as("files of the trainer").hasSize(3);
        ArtifactManifest made =
                installation(store).artifact(published.stored().manifest()).orElseThrow();
        assertThat(made.files().shards()).as("files of the artifact").hasSizeGreaterThan(2);

        List<RawRecord> decided = new EvaluatorInMemory(store, folder.resolve("evaluator")).handle(quantized);

        assertThat(decided).hasSize(2);
        EvaluationCompleted scored =
                WithoutBroker.read(decided.get(0), EvaluationCompleted.class).event();
        PromotionDecided promoted =
                WithoutBroker.read(decided.get(1), PromotionDecided.class).event();
        assertThat(scored.baseline().checkpoint()).isEqualTo(published.checkpoint());
        assertThat(promoted.verdict()).as(promoted.toString()).isEqualTo(Verdict.PROMOTED);
        assertThat(promoted.artifact()).isEqualTo(published.stored().manifest());

        Path out = folder.resolve("served");
        PulledArtifact pulled = PulledArtifact.into(new ArtifactReference(MODEL, "champion"), out, installation(store));

        assertThat(pulled.artifactDigest()).isEqualTo(published.stored().digest());
        Map<String, Digest> files = tree(out);
        assertThat(files).hasSize(1 + made.files().shards().size());
        assertThat(files.values())
                .as("byte for byte what the manifest names")
                .containsExactlyInAnyOrderElementsOf(
                        made.objects().stream().map(ObjectReference::sha256).toList());
        JsonNode served = run("evaluate", out.toString(), "--recipe", recipe.toString(), "--json");
        assertThat(served.get("loss").asDouble())
                .as("what is served is what was judged")
                .isEqualTo(scored.test().artifact().loss());
    }

    private static JsonNode run(String... arguments) throws Exception {
        StringWriter said = new StringWriter();
        StringWriter wrong = new StringWriter();
        int exit = ProxQuant.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(wrong))
                .execute(arguments);
        assertThat(exit).as(wrong.toString()).isZero();
        return Json.mapper().readTree(said.toString());
    }
}
