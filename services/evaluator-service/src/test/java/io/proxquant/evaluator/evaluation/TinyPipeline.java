package io.proxquant.evaluator.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.manifest.ArtifactFiles;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ArtifactSource;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.Reproducibility;
import io.proxquant.checkpoints.manifest.StoredCodes;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.checkpoints.safetensors.WeightIndex;
import io.proxquant.checkpoints.safetensors.WrittenFile;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.StoredArtifact;
import io.proxquant.contracts.StoredSize;
import io.proxquant.contracts.Trial;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.registry.evaluations.EvaluationSpecification;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * What trainer and quantizer would have left in a store, made by hand: a recipe, its data, float checkpoints of a tiny
 * untrained network, and packed artifacts. Every number is real, only small.
 */
public final class TinyPipeline {
    /** Images: a ResNet-8 of width 2. */
    public static final String IMAGES =
            """
            apiVersion: proxquant.io/v1
            model: %s
            seed: 1
            network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 2, shortcut: B}
            data: {type: synthetic-images, extent: 12, trainCount: 10, validationCount: 60, testCount: 40}
            quantizations: [{name: binary, mode: hard, quantizer: binary, granularity: tensor}]
            evaluation: {policy: final, batch: 32}
            gate: {%s}
            """;

    /** Text: an LSTM of eight features. */
    public static final String TEXT =
            """
            apiVersion: proxquant.io/v1
            model: %s
            seed: 1
            network: {type: lstm, vocabulary: 200, embedding: 8, hidden: 8, layers: 1, dropout: 0.0}
            data: {type: synthetic-text, trainCount: 100, validationCount: 300, testCount: 200}
            quantizations: [{name: binary, mode: hard, quantizer: binary, granularity: tensor}]
            evaluation: {policy: final, batch: 50}
            gate: {%s}
            """;

    /** Text in files, for a network of three words. */
    public static final String WORDS = TEXT.replace(
                    "type: synthetic-text, trainCount: 100, validationCount: 300, testCount: 200", "type: text")
            .replace("vocabulary: 200", "vocabulary: 3");

    private final Manifests manifests;
    private final Blobs blobs;
    private final Path files;
    private final Recipe recipe;
    private final Digest data;

    /** Stores recipe and data manifest. */
    public TinyPipeline(
            ObjectStore store, Manifests manifests, Blobs blobs, Path files, String yaml, String model, String gate) {
        this.manifests = manifests;
        this.blobs = blobs;
        this.files = files;
        try {
            this.recipe = RecipeReader.read(
                    yaml.formatted(model, gate), Declarations.load(TinyPipeline.class.getClassLoader()));
        } catch (RecipeException e) {
            throw new IllegalArgumentException(e);
        }
        DataManifest manifest =
                new DataManifest(recipe.data().type(), recipe.data().options(), null);
        this.data = manifest.digest();
        store.create(new ObjectKey(ManifestKeys.recipe(recipe.digest())), recipe.canonical());
        store.create(ObjectKey.of("data", data + ".json"), manifest.toJson());
    }

    /** Stores texts as files of a data set; the digest of their manifest. */
    public static Digest text(ObjectStore store, String train, String valid, String test) {
        List<DataFile> files = new ArrayList<>();
        Map.of("train", train, "valid", valid, "test", test).forEach((role, text) -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Digest digest = Digest.of(bytes);
            store.create(new ObjectKey("blobs/" + digest), bytes);
            files.add(new DataFile(role, bytes.length, digest, List.of()));
        });
        DataManifest manifest = new DataManifest("text", Options.none(), files);
        store.create(ObjectKey.of("data", manifest.digest() + ".json"), manifest.toJson());
        return manifest.digest();
    }

    /** A float checkpoint in the store. */
    public record Stored(String run, long step, Digest digest, ObjectReference weights, Map<String, float[]> values) {}

    public Recipe recipe() {
        return recipe;
    }

    public Digest data() {
        return data;
    }

    /** What is run on what. */
    public EvaluationSpecification specification() {
        return new EvaluationSpecification(recipe.network(), recipe.data(), data);
    }

    /** A fresh network of the recipe. */
    public Network network(long seed) {
        return Networks.create(recipe.network(), seed);
    }

    /** A checkpoint of a freshly initialised network, changed as asked. */
    public Stored checkpoint(String run, long step, Phase phase, long seed, Consumer<Map<String, float[]>> change) {
        try (Network network = network(seed)) {
            Map<String, float[]> values = network.state();
            change.accept(values);
            List<TensorData> tensors = network.parameters().stream()
                    .map(p -> TensorData.of(p.name(), values.get(p.name()), p.shape()))
                    .toList();
            Path file = files.resolve(run + "-" + step + ".safetensors");
            WrittenFile written = SafetensorsWriter.write(file, tensors, Map.of());
            List<TensorDigest> digests = written.tensors();
            Digest digest = CheckpointDigest.of(digests);
            ObjectReference weights = blobs.put(file);
            CheckpointManifest manifest = new CheckpointManifest(
                    CheckpointManifest.FORMAT,
                    new RunStep(recipe.model(), run, step),
                    1,
                    phase,
                    Trial.of(seed),
                    Lineage.of(recipe.digest(), data),
                    new StoredWeights(weights, digest),
                    digests,
                    StoredCodes.NONE,
                    null,
                    new Reproducibility(1, "test", true),
                    new Producer("trainer", "test"));
            manifests.createOnce(
                    new ObjectKey(ManifestKeys.checkpoint(recipe.model(), run, step)),
                    manifest,
                    CheckpointManifest.class);
            return new Stored(run, step, digest, weights, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same weights as they are taken in of a trainer that writes several files: one for each tensor, and an index. */
    public Stored inSeveralFiles(Stored whole) {
        SortedMap<String, String> weightMap = new TreeMap<>();
        SortedMap<String, MeasuredContent> known = new TreeMap<>();
        try (Network network = network(0)) {
            for (ParameterView p : network.parameters()) {
                Path file = files.resolve(whole.run() + "-" + weightMap.size() + ".safetensors");
                TensorData tensor = TensorData.of(p.name(), whole.values().get(p.name()), p.shape());
                WrittenFile written = SafetensorsWriter.write(file, List.of(tensor), Map.of());
                weightMap.put(p.name(), file.getFileName().toString());
                known.put(file.getFileName().toString(), new MeasuredContent(written.bytes(), written.sha256()));
                blobs.put(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ObjectReference index = blobs.put(new WeightIndex(weightMap, known).json());
        return new Stored(whole.run(), whole.step(), whole.digest(), index, whole.values());
    }

    /** A packed artifact of a checkpoint, and the event that tells of it. */
    public ArtifactPublished artifact(Stored source, Phase phase, Stored warmStart) {
        Path file = files.resolve("artifact-" + source.digest() + ".safetensors");
        List<String> quantized = new ArrayList<>();
        List<ArtifactTensor> tensors = new ArrayList<>();
        TensorQuantizer binary =
                new TensorQuantizer(Quantizers.byName("binary", Map.of()), Granularity.parse("tensor"));
        try (Network network = network(0)) {
            for (ParameterView p : network.parameters()) {
                float[] values = source.values().get(p.name());
                if (p.quantizable()) {
                    quantized.add(p.name());
                    QuantizedTensor packed = binary.quantize(values, p.shape());
                    tensors.add(ArtifactTensor.Quantized.of(p.name(), p.shape(), "binary", packed));
                } else {
                    tensors.add(new ArtifactTensor.Copied(TensorData.of(p.name(), values, p.shape())));
                }
            }
        }
        return publish(source, phase, warmStart, file, tensors, quantized, ArtifactKind.HARD);
    }

    /** A point of a prox path: the same weights, unpacked. */
    public ArtifactPublished proxPoint(Stored source, Phase phase) {
        List<ArtifactTensor> tensors = new ArrayList<>();
        try (Network network = network(0)) {
            network.parameters()
                    .forEach(p -> tensors.add(new ArtifactTensor.Copied(
                            TensorData.of(p.name(), source.values().get(p.name()), p.shape()))));
        }
        Path file = files.resolve("prox-" + source.digest() + ".safetensors");
        return publish(source, phase, null, file, tensors, List.of(), ArtifactKind.PROX);
    }

    private ArtifactPublished publish(
            Stored source,
            Phase phase,
            Stored warmStart,
            Path file,
            List<ArtifactTensor> tensors,
            List<String> quantized,
            ArtifactKind kind) {
        try {
            Files.deleteIfExists(file);
            return store(source, phase, warmStart, ArtifactWriter.write(file, tensors), file, quantized, kind);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stores an artifact file with its manifest, whatever is in it. */
    public ArtifactPublished store(
            Stored source,
            Phase phase,
            Stored warmStart,
            ArtifactSummary summary,
            Path file,
            List<String> quantized,
            ArtifactKind kind)
            throws IOException {
        Map<String, Object> specification = new LinkedHashMap<>();
        specification.put("quantizer", kind.wire() + summary.artifactDigest());
        Quantization quantization = new Quantization(
                kind == ArtifactKind.HARD ? "binary" : "path-0.1", kind, CanonicalJson.digest(specification));
        ObjectReference object = blobs.put(file);
        ArtifactManifest manifest = new ArtifactManifest(
                ArtifactManifest.FORMAT,
                recipe.model(),
                ArtifactSource.of(source.digest(), source.weights()),
                quantization,
                kind,
                specification,
                ArtifactFiles.of(object),
                summary.artifactDigest(),
                summary.quantizedWeights(),
                new StoredSize(
                        summary.effectiveBits(),
                        summary.fileBytes(),
                        source.weights().bytes()),
                quantized,
                summary.decoded());
        String key = ManifestKeys.artifact(recipe.model(), source.digest(), quantization.digest());
        manifests.createOnce(new ObjectKey(key), manifest, ArtifactManifest.class);
        return new ArtifactPublished(
                new RunStep(recipe.model(), source.run(), source.step()),
                phase,
                source.digest(),
                new Lineage(recipe.digest(), data, null, warmStart == null ? null : warmStart.digest()),
                quantization,
                kind,
                new StoredArtifact(key, object, manifest.artifactDigest()),
                manifest.size(),
                Trial.of(1L));
    }

    /** The same event for this recipe and, if told at all, these data. */
    public ArtifactPublished asking(ArtifactPublished e, Digest data) {
        return new ArtifactPublished(
                new RunStep(e.model(), e.run(), e.step()),
                e.phase(),
                e.checkpoint(),
                new Lineage(
                        recipe.digest(), data, e.lineage().parent(), e.lineage().warmStart()),
                e.quantization(),
                e.kind(),
                new StoredArtifact(
                        e.stored().manifest(), e.stored().object(), e.stored().digest()),
                new StoredSize(
                        e.size().effectiveBits(),
                        e.size().storedBytes(),
                        e.size().sourceBytes()),
                new Trial(e.trial().sweep(), e.trial().seed()));
    }
}
