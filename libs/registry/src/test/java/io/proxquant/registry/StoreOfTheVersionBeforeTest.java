package io.proxquant.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.checkpoints.manifest.ResumeManifest;
import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Verdict;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.registry.artifacts.ArtifactSearch;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.evaluations.Evaluations;
import io.proxquant.registry.evaluations.StoredEvaluation;
import io.proxquant.registry.promotion.AliasEntry;
import io.proxquant.registry.promotion.Aliases;
import io.proxquant.registry.promotion.Decision;
import io.proxquant.registry.promotion.Decisions;
import io.proxquant.registry.runs.Runs;
import io.proxquant.registry.runs.Sweeps;
import io.proxquant.registry.submissions.Bindings;
import io.proxquant.registry.submissions.DataManifests;
import io.proxquant.registry.submissions.RecipeUse;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.registry.sweeps.SweepReader;
import io.proxquant.registry.sweeps.SweepReport;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A store as version 0.1.0 left it, key by key and byte by byte in the resources of this test: every reader opens what is of its
 * kind, by name, and by digest although that version wrote no pointers.
 */
class StoreOfTheVersionBeforeTest {
    private static final String MODEL = "demo-images";
    private static final String RUN = "s-1";
    private static final Digest RECIPE =
            Digest.parse("f2f5bf31665f357b0c0e1e227db736d2e5bd524947996479d12df79edff130c6");
    private static final Digest DATA = Digest.parse("13662af1aa598f9b4a5a2be48efd293708c5d6e9184df850385504ef316e6e94");
    private static final Digest LAST = Digest.parse("77b3324d1cd67f2bd66347356ace894ac14e57a2014ab76843c84a9310b16f7c");
    private static final Digest BINARY =
            Digest.parse("64b926498f186fd5ae05a7c045791f080b66aa0b2c848dd2a96f69e21f8b688d");

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final Clock clock = Clock.fixed(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC);
    private final Manifests manifests =
            new Manifests(store, clock, "pod", () -> UUID.randomUUID().toString());
    private final Checkpoints checkpoints = new Checkpoints(store, manifests, clock);

    @BeforeEach
    void open() throws IOException, URISyntaxException {
        Path root = Path.of(getClass().getResource("/store-of-0.1.0").toURI());
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    String key = root.relativize(file).toString().replace('\\', '/');
                    store.create(new ObjectKey(key), Files.readAllBytes(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void submissions() {
        Recipes recipes = new Recipes(store, manifests, Declarations.load());
        Recipe recipe = recipes.read(RECIPE, MODEL, RecipeUse.QUANTIZATION);

        assertThat(recipe.variants()).extracting(variant -> variant.digest()).containsExactly(BINARY);
        assertThat(recipes.source(RECIPE).at("network")).startsWith("demo-images.yaml:");
        assertThat(new DataManifests(store).read(DATA).format()).isEqualTo("synthetic-images");
        assertThat(new Bindings(store, manifests).newest(MODEL).orElseThrow().content())
                .isEqualTo(new ModelBinding(RECIPE, DATA));
    }

    @Test
    void checkpointsByNameAndByDigest() {
        CheckpointManifest head = checkpoints.head(MODEL, RUN).orElseThrow();
        assertThat(head.step()).isEqualTo(30);
        assertThat(head.checkpoint()).isEqualTo(LAST);
        assertThatThrownBy(() -> checkpoints.find(MODEL, RUN, 20)).isInstanceOf(DeletedException.class);

        assertThat(checkpoints.byDigest(LAST).orElseThrow().ours()).contains(head);
        Digest warmStart = head.lineage().warmStart();
        assertThat(checkpoints.byDigest(warmStart).orElseThrow().manifest())
                .hasToString(ManifestKeys.checkpoint(MODEL, RUN, 10));
        assertThat(checkpoints.byDigest(head.lineage().parent())).as("deleted").isEmpty();

        ImportManifest taken = checkpoints
                .imported(MODEL, "foreign", 4, Digest.of("foreign file"))
                .orElseThrow();
        assertThat(checkpoints.byDigest(taken.checkpoint()).orElseThrow().weights())
                .isEqualTo(taken.weights());
    }

    @Test
    void artifactsAndWhatTheyScored() {
        ArtifactManifest artifact =
                new Artifacts(store, manifests).find(MODEL, LAST, BINARY).orElseThrow();
        assertThat(artifact.size().storedBytes()).isEqualTo(3);
        ArtifactSearch search = new ArtifactSearch(store, manifests, Clock.systemUTC());
        for (Digest digest :
                List.of(artifact.artifactDigest(), artifact.object().sha256(), LAST, BINARY)) {
            assertThat(search.find(MODEL, digest, 2)).contains(artifact);
        }

        Evaluations evaluations = new Evaluations(store, manifests);
        assertThat(evaluations.besideRun(RUN)).hasSize(1);
        String key = evaluations.besideRun(RUN).get(0).evaluation();
        StoredEvaluation scores = manifests
                .find(new ObjectKey(key), StoredEvaluation.class)
                .map(Manifest::content)
                .orElseThrow();
        assertThat(scores.weights()).isEqualTo(artifact.artifactDigest());
        assertThat(evaluations.find(artifact.artifactDigest(), scores.specification()))
                .contains(scores);
    }

    @Test
    void championsAndVerdicts() {
        AliasEntry champion =
                new Aliases(store, manifests).head(MODEL).orElseThrow().content();
        assertThat(champion.run()).isEqualTo(RUN);

        Decision decision = champion.decision();
        assertThat(decision.decided().verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(new Decisions(manifests).find(MODEL, decision.event(), decision.gate()))
                .contains(decision);
    }

    @Test
    void runsAndSweeps() {
        Runs runs = new Runs(store, manifests);
        RunClaim claim = runs.claim(RUN).orElseThrow();
        assertThat(runs.claimedBy(claim.request())).isTrue();
        assertThat(runs.result(claim.request()))
                .map(result -> result.last().digest())
                .contains(LAST);
        assertThat(runs.resume(RUN, any -> true)).map(ResumeManifest::step).contains(25L);

        assertThat(new Sweeps(store, manifests).names()).containsExactly("s");
        SweepReport report = new SweepReader(store, manifests).read("s").orElseThrow();
        assertThat(report.groups().get(0).missing()).isEqualTo(List.of("s-2"));
    }
}
