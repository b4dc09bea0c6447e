package io.proxquant.cli.submit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.connection.Connection;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.Sha256;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.promotion.Aliases;
import io.proxquant.registry.promotion.Rollback;
import io.proxquant.registry.retention.Upload;
import io.proxquant.registry.sweeps.SweepReader;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.ManifestDeletedException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MinioObjectStore;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** The store and broker of an installation, and what the command line may put there. */
public final class Installation implements AutoCloseable {
    private static final int RECIPE_BYTES = 1 << 20;
    private static final int OBJECT_BYTES = 32 << 20;

    private final Connection connection;
    private final Clock clock;
    private final ObjectStore store;
    private final Manifests manifests;
    private EventSender events;

    public Installation(Connection connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
        this.store = new MinioObjectStore(connection.store());
        this.manifests =
                new Manifests(store, clock, "cli", () -> UUID.randomUUID().toString());
    }

    public Connection connection() {
        return connection;
    }

    public Clock clock() {
        return clock;
    }

    /** What goes to the broker; a command that never asks for it needs none. */
    public synchronized EventSender events() {
        if (events == null) {
            events = new EventSender(connection, clock);
        }
        return events;
    }

    /** Stores a recipe under its digest; returns the digest. */
    public String store(Recipe recipe) {
        store.create(new ObjectKey(ManifestKeys.recipe(recipe.digest())), recipe.canonical());
        return recipe.digest();
    }

    /** Stores the recipe of a file, and where its keys stand there; returns the digest. */
    public String store(Recipe recipe, Path file) {
        String digest = store(recipe);
        String name = file.getFileName().toString();
        append(
                new NumberedLog<>(store, manifests, ManifestKeys.recipeSources(digest), RecipeSource.class),
                Recipes.source(file).named(name));
        return digest;
    }

    /** Describes and stores the data that a recipe reads; returns the manifest's digest. */
    public String store(DataSection data, List<DataArgument> arguments) {
        DataPreparation preparation = preparation();
        return store(preparation.manifest(data, arguments), preparation);
    }

    /** The same for weights that are there already, which are judged without training files if need be. */
    public String storeForScoring(DataSection data, List<DataArgument> arguments) {
        DataPreparation preparation = preparation();
        return store(preparation.forScoring(data, arguments), preparation);
    }

    private DataPreparation preparation() {
        return new DataPreparation(store, connection.store().bucket(), connection.dataRoots());
    }

    private String store(DataManifest manifest, DataPreparation preparation) {
        store.create(new ObjectKey("data/" + manifest.digest() + ".json"), manifest.toJson());
        preparation.ensureUploaded();
        return manifest.digest();
    }

    /** Uploads a file to where its bytes live; until an event is taken that names it, this is what keeps it there. */
    public ObjectReference store(Path file, Path spool) {
        Blobs blobs = new Blobs(store, spool, 1);
        ObjectReference stored = blobs.put(file);
        Upload upload = new Upload(stored);
        String nonce = UUID.randomUUID().toString();
        manifests.createOnce(new ObjectKey(upload.key(nonce)), upload, Upload.class);
        blobs.ensure(stored, file);
        return stored;
    }

    /** Makes these what foreign checkpoints of a model are quantized by and judged on. */
    public void bind(String model, ModelBinding binding) {
        append(bindings(model), binding);
    }

    private static <T> void append(NumberedLog<T> log, T content) {
        while (true) {
            Optional<NumberedLog.Entry<T>> newest = log.newest();
            if (newest.filter(entry -> entry.content().equals(content)).isPresent()) {
                return;
            }
            // Another writer may be first: then look again.
            if (log.append(newest.map(NumberedLog.Entry::number).orElse(0L), content)) {
                return;
            }
        }
    }

    /**
     * Whether this very request was made before, so that answers were given already.
     *
     * @param sweep whether it is for a sweep, of which the runs end and not the sweep itself
     * @throws CommandFailure if another request has the run's name: it would be refused, after having waited its turn
     */
    public boolean answered(RunRequested request, boolean sweep) {
        Optional<RunClaim> claim = manifests
                .find(new ObjectKey(ManifestKeys.request(request.run())), RunClaim.class)
                .map(Manifest::content);
        if (claim.isPresent()
                && !claim.get().digest().equals(RunClaim.of(request).digest())) {
            throw new CommandFailure(ReasonCode.RUN_EXISTS.code() + ": the run name " + request.run()
                    + " was taken by another request; choose another one with --run");
        }
        return claim.isPresent()
                && (sweep
                        || store.size(new ObjectKey(ManifestKeys.result(request.run())))
                                .isPresent());
    }

    /** Asks for a run to stop; its checkpoints stay. */
    public void cancel(String run) {
        store.create(new ObjectKey(ManifestKeys.cancel(run)), "{}".getBytes(StandardCharsets.UTF_8));
    }

    /** What is bound to a model. */
    public Optional<ModelBinding> bound(String model) {
        return bindings(model).newest().map(NumberedLog.Entry::content);
    }

    /** A stored recipe as it was submitted. */
    public byte[] recipe(String digest) {
        ObjectKey key = new ObjectKey(ManifestKeys.recipe(digest));
        byte[] json = store.find(key, RECIPE_BYTES)
                .orElseThrow(() -> new CommandFailure("recipe " + digest + " is not in the store; give --recipe FILE"));
        if (!Sha256.hex(json).equals(digest)) {
            throw new CommandFailure(key + " does not hold what its name says; give --recipe FILE");
        }
        return json;
    }

    /** A small object by its key. */
    public byte[] object(String key) {
        return store.find(new ObjectKey(key), OBJECT_BYTES)
                .orElseThrow(() -> new CommandFailure("there is no object " + key + " in the store"));
    }

    /** What the runs of sweeps left in the store. */
    public SweepReader sweeps() {
        return new SweepReader(store, manifests);
    }

    /** The champions of its models. */
    public Aliases aliases() {
        return new Aliases(store, manifests);
    }

    /** The way back to an earlier champion. */
    public Rollback rollback() {
        return new Rollback(aliases(), new LiveManifests(store, manifests), store);
    }

    /** The manifest of an artifact, by its key. */
    public Optional<ArtifactManifest> artifact(String key) {
        try {
            return manifests
                    .findValid(new ObjectKey(key), ArtifactManifest.class)
                    .map(Manifest::content);
        } catch (ManifestDeletedException deleted) {
            throw new CommandFailure(deleted.getMessage() + "; name another artifact", deleted);
        } catch (IllegalArgumentException noKey) {
            throw new CommandFailure(key + ": is no key of an object, " + noKey.getMessage(), noKey);
        }
    }

    /** Digest of the newest checkpoint of a run. */
    public Optional<String> newestCheckpoint(String model, String run) {
        try (var keys = store.all(ManifestKeys.checkpoints(model, run))) {
            return keys.filter(key -> !Manifests.marksDeletion(key) && !manifests.deleted(key))
                    .reduce((first, second) -> second)
                    .flatMap(key -> manifests.find(key, CheckpointManifest.class))
                    .map(manifest -> manifest.content().checkpoint());
        }
    }

    private NumberedLog<ModelBinding> bindings(String model) {
        return new NumberedLog<>(store, manifests, ManifestKeys.bindings(model), ModelBinding.class);
    }

    @Override
    public synchronized void close() {
        if (events != null) {
            events.close();
        }
        store.close();
    }
}
