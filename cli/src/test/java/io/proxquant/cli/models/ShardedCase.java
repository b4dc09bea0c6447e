package io.proxquant.cli.models;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.connection.Connection;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.offline.MemoryDirectory;
import io.proxquant.cli.submit.Installation;
import io.proxquant.cli.submit.RecipeFiles;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.cloudevents.EventContext;
import io.proxquant.contracts.cloudevents.EventEncoding;
import io.proxquant.contracts.settings.Settings;
import io.proxquant.messaging.RawRecord;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.WithoutBroker;
import io.proxquant.messaging.wire.KafkaRecords;
import io.proxquant.quantizer.messaging.QuantizerInMemory;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.DeclaredTensor;
import io.proxquant.recipes.Recipe;
import io.proxquant.registry.submissions.DataManifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

import static org.assertj.core.api.Assertions.assertThat;

/** A model of others that is bound, and its checkpoint in several files as a foreign trainer uploads and announces it. */
abstract class ShardedCase {
    static final String MODEL = "tiny";
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);

    private static final String UPLOADS = "uploads/step 7/";
    private static final String INDEX = "model.safetensors.index.json";
    private static final long SHARD = 500;
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: tiny
            seed: 1
            network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 2, shortcut: B, ignore: ["small.*"]}
            data: {type: synthetic-images, extent: 12, trainCount: 10, validationCount: 60, testCount: 40}
            quantizations: [{name: binary, mode: hard, quantizer: binary, granularity: row}]
            evaluation: {policy: final, batch: 32}
            gate: {maxLoss: 100}
            """;

    /** What else a trainer may put there: no weight at all, a scalar, and one weight. */
    private static final List<TensorData> SMALL = List.of(
            TensorData.of("small.none", new float[0], 0, 4),
            TensorData.of("small.scalar", new float[] {0.5f}),
            TensorData.of("small.one", new float[] {-2}, 1, 1));

    @TempDir(factory = MemoryDirectory.class)
    Path folder;

    final MemoryObjectStore store = new MemoryObjectStore(CLOCK);

    Path recipe;

    /** What the quantizer makes of the event, which names nothing but the index; in files of a few hundred bytes of weights. */
    Received<ArtifactPublished> quantized() throws Exception {
        recipe = Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
        bind(new RecipeFiles().valid(InputFile.of(recipe)));
        byte[] index = upload();
        CheckpointPublished event = CheckpointPublished.foreign(
                new RunStep(MODEL, null, 7),
                new ObjectReference(UPLOADS + INDEX, index.length, Digest.of(index)),
                Lineage.UNKNOWN,
                Producer.UNKNOWN);
        ProducerRecord<byte[], byte[]> sent = KafkaRecords.record(
                EventEncoding.encode(event, "/somebody", EventContext.answering(null), CLOCK.instant()), "proxquant.");
        List<RawRecord> published = new QuantizerInMemory(store, folder.resolve("quantizer"), SHARD)
                .handle(WithoutBroker.read(WithoutBroker.record(sent), CheckpointPublished.class));
        assertThat(published).hasSize(1);
        return WithoutBroker.read(published.get(0), ArtifactPublished.class);
    }

    private void bind(Recipe bound) {
        DataSection section = bound.data();
        DataManifest generated = new DataManifest(section.type(), section.options(), null);
        Installation installation = installation(store);
        installation.bind(MODEL, new ModelBinding(installation.store(bound), new DataManifests(store).keep(generated)));
    }

    /** Puts the weights of the recipe's network into files, a few tensors in each, and the index beside them. */
    private byte[] upload() throws IOException {
        List<DeclaredTensor> tensors = Declarations.load()
                .find(Declaration.Kind.NETWORK, "resnet")
                .orElseThrow()
                .tensors()
                .of(new RecipeFiles().valid(InputFile.of(recipe)).network().options());
        Map<String, String> weightMap = new TreeMap<>();
        int files = 3;
        for (int i = 0; i < files; i++) {
            String name = "model-0000" + (i + 1) + "-of-00003.safetensors";
            List<TensorData> here = new ArrayList<>();
            for (int t = i; t < tensors.size(); t += files) {
                DeclaredTensor tensor = tensors.get(t);
                weightMap.put(tensor.name(), name);
                here.add(TensorData.of(tensor.name(), values(tensor, t), tensor.extents()));
            }
            TensorData small = SMALL.get(i);
            weightMap.put(small.name(), name);
            here.add(small);
            Path file = folder.resolve(name);
            SafetensorsWriter.write(file, here, Map.of("format", "pt"));
            store.create(new ObjectKey(UPLOADS + name), Files.readAllBytes(file));
        }
        StringBuilder entries = new StringBuilder();
        weightMap.forEach((tensor, file) ->
                entries.append(entries.isEmpty() ? "" : ", ").append("\"" + tensor + "\": \"" + file + "\""));
        byte[] index = ("{\"metadata\": {}, \"weight_map\": {" + entries + "}}").getBytes(StandardCharsets.UTF_8);
        store.create(new ObjectKey(UPLOADS + INDEX), index);
        return index;
    }

    /** Positive, so that they are variances too. */
    private static float[] values(DeclaredTensor tensor, long seed) {
        int count = 1;
        for (long extent : tensor.extents()) {
            count *= (int) extent;
        }
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] =
                    tensor.name().endsWith("running_var") ? 1 + random.nextFloat() : (float) random.nextGaussian() / 4;
        }
        return values;
    }

    static Installation installation(ObjectStore store) {
        return new Installation(
                Connection.of(Settings.of(), Map.of(), Optional.empty()), store, CLOCK, new RecipeFiles());
    }

    /** All files below a folder with their content, hidden ones too. */
    static Map<String, Digest> tree(Path place) throws IOException {
        Map<String, Digest> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(place)) {
            for (Path each : all.sorted(Comparator.naturalOrder()).toList()) {
                if (Files.isRegularFile(each)) {
                    tree.put(place.relativize(each).toString(), Digest.of(Files.readAllBytes(each)));
                }
            }
        }
        return tree;
    }
}
