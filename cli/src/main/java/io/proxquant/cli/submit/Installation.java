package io.proxquant.cli.submit;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.connection.Connection;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.recipes.BitsPlan;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Recipe;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.NotFoundException;
import io.proxquant.registry.artifacts.ArtifactSearch;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.evaluations.Evaluations;
import io.proxquant.registry.promotion.Aliases;
import io.proxquant.registry.promotion.ModelList;
import io.proxquant.registry.promotion.Rollback;
import io.proxquant.registry.retention.Upload;
import io.proxquant.registry.runs.RunList;
import io.proxquant.registry.runs.RunTakenException;
import io.proxquant.registry.runs.Runs;
import io.proxquant.registry.submissions.Bindings;
import io.proxquant.registry.submissions.DataManifests;
import io.proxquant.registry.submissions.Plans;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.registry.sweeps.SweepReader;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.ContentException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MinioObjectStore;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;
import io.proxquant.storage.StoppableStore;

/** The store and broker of an installation, and what the command line may put there. */
public final class Installation implements AutoCloseable {
    private static final int OBJECT_BYTES = 32 << 20;

    private final Connection connection;
    private final Clock clock;
    private final ObjectStore store;
    private final Manifests manifests;
    private final RecipeFiles recipeFiles;
    private final Bindings bindings;
    private final Runs runs;
    private Recipes recipes;
    private EventSender events;

    public Installation(Connection connection, Clock clock) {
        this(connection, clock, new RecipeFiles());
    }

    /** @param recipeFiles by which the command has read recipes already */
    public Installation(Connection connection, Clock clock, RecipeFiles recipeFiles) {
        this(
                connection,
                new StoppableStore(new MinioObjectStore(connection.store()), OnStop::check),
                clock,
                recipeFiles);
    }

    /** @param store to use instead of the connection's */
    public Installation(Connection connection, ObjectStore store, Clock clock, RecipeFiles recipeFiles) {
        this.recipeFiles = recipeFiles;
        this.connection = connection;
        this.clock = clock;
        this.store = store;
        this.manifests =
                new Manifests(store, clock, "cli", () -> UUID.randomUUID().toString());
        this.bindings = new Bindings(store, manifests);
        this.runs = new Runs(store, manifests);
    }

    public Connection connection() {
        return connection;
    }

    public Clock clock() {
        return clock;
    }

    /** Sends events to the broker, whose settings a command needs only if it asks for this. */
    public synchronized EventSender events() {
        if (events == null) {
            events = new EventSender(connection, clock);
        }
        return events;
    }

    /** Reads recipes for this installation, from files and from its store. */
    public RecipeFiles recipeFiles() {
        return recipeFiles;
    }

    private synchronized Recipes recipes() {
        if (recipes == null) {
            recipes = new Recipes(store, manifests, recipeFiles.declarations());
        }
        return recipes;
    }

    /** Stores a recipe under its digest; returns the digest. */
    public Digest store(Recipe recipe) {
        return recipes().keep(recipe);
    }

    /** Stores a plan of bits under its digest. */
    public void store(BitsPlan plan) {
        new Plans(store).keep(plan);
    }

    /** The plan of bits of this digest, if it is stored. */
    public Optional<BitsPlan> plan(Digest digest) {
        return new Plans(store).find(digest);
    }

    /** Stores the recipe of a file, and where its keys stand there; returns the digest. */
    public Digest store(Recipe recipe, InputFile file) {
        Digest digest = store(recipe);
        recipes().keepSource(digest, RecipeFiles.source(file).named(file.fileName()));
        return digest;
    }

    /** Describes and stores the data that a recipe reads; returns the manifest's digest. */
    public Digest store(DataSection data, List<DataArgument> arguments) {
        try (DataBar bar = DataBar.on(Terminal.standardError())) {
            DataPreparation preparation = preparation(bar);
            return store(preparation.manifest(data, arguments), preparation);
        }
    }

    /** The same for weights that are there already, which are judged without training files if need be. */
    public Digest storeForScoring(DataSection data, List<DataArgument> arguments) {
        try (DataBar bar = DataBar.on(Terminal.standardError())) {
            DataPreparation preparation = preparation(bar);
            return store(preparation.forScoring(data, arguments), preparation);
        }
    }

    private DataPreparation preparation(DataProgress progress) {
        return new DataPreparation(store, connection.store().bucket(), connection.dataRoots(), progress);
    }

    private Digest store(DataManifest manifest, DataPreparation preparation) {
        Digest digest = new DataManifests(store).keep(manifest);
        preparation.ensureUploaded();
        return digest;
    }

    /**
     * Uploads a file under its digest, and records the upload, which keeps the file for the grace period of retention; an
     * event that names it has to be taken within that.
     */
    public ObjectReference store(Path file, Path spool) {
        Blobs blobs = new Blobs(store, spool, 1);
        ObjectReference stored = blobs.put(file);
        keep(stored);
        blobs.ensure(stored, file);
        return stored;
    }

    /** The same with bytes in memory. */
    public ObjectReference store(byte[] content, Path spool) {
        Blobs blobs = new Blobs(store, spool, 1);
        ObjectReference stored = blobs.put(content);
        keep(stored);
        blobs.ensure(stored, content);
        return stored;
    }

    private void keep(ObjectReference stored) {
        Upload upload = new Upload(stored);
        String nonce = UUID.randomUUID().toString();
        manifests.createOnce(new ObjectKey(upload.key(nonce)), upload, Upload.class);
    }

    /** Sets by which recipe and on which data foreign checkpoints of a model are quantized and judged. */
    public void bind(String model, ModelBinding binding) {
        bindings.bind(model, binding);
    }

    /**
     * Whether this very request was made before, so that answers were given already.
     *
     * @param sweep whether it is for a sweep, whose runs end while the sweep itself has no end
     * @throws CommandFailure if another request has the run's name: it would be refused, after having waited its turn
     */
    public boolean answered(RunRequested request, boolean sweep) {
        try {
            return runs.claimedBy(request) && (sweep || runs.ended(request.run()));
        } catch (RunTakenException e) {
            throw new CommandFailure(
                    ReasonCode.RUN_EXISTS.code() + ": the run name " + request.run()
                            + " was taken by another request; choose another one with --run",
                    e);
        }
    }

    /** Asks for a run to stop; its checkpoints stay. */
    public void cancel(String run) {
        runs.cancel(run);
    }

    /** The recipe and data that are bound to a model. */
    public Optional<ModelBinding> bound(String model) {
        return bindings.newest(model).map(NumberedLog.Entry::content);
    }

    /** A stored recipe as it was submitted. */
    public byte[] recipe(Digest digest) {
        try {
            return recipes().canonical(digest);
        } catch (ContentException e) {
            throw new CommandFailure(e.getMessage() + "; give --recipe FILE", e);
        }
    }

    /** A small object by its key. */
    public byte[] object(String key) {
        return store.find(new ObjectKey(key), OBJECT_BYTES)
                .orElseThrow(() -> new CommandFailure("there is no object " + key + " in the store"));
    }

    /** Reads what the runs of sweeps left in the store. */
    public SweepReader sweeps() {
        return new SweepReader(store, manifests);
    }

    /** The champions of its models. */
    public Aliases aliases() {
        return new Aliases(store, manifests);
    }

    /** Rolls models back to an earlier champion. */
    public Rollback rollback() {
        return new Rollback(aliases(), new LiveManifests(store, manifests), store);
    }

    /** The manifest of an artifact, by its key. */
    public Optional<ArtifactManifest> artifact(String key) {
        try {
            return Optional.of(new Artifacts(store, manifests).require(key));
        } catch (NotFoundException nothingThere) {
            return Optional.empty();
        } catch (ContentException unfit) {
            throw new CommandFailure(unfit.getMessage() + "; name another artifact", unfit);
        }
    }

    /** Artifacts of a model whose weights, file, checkpoint or quantization has this digest. */
    public List<ArtifactManifest> artifacts(String model, Digest digest, int most) {
        return new ArtifactSearch(store, manifests, clock).find(model, digest, most);
    }

    /** Downloads an object into a file that is not there yet, checked against size and digest. */
    public void fetch(ObjectReference object, Path into) {
        store.get(new ObjectKey(object.key()), into, object.bytes(), object.sha256());
    }

    /** Which models there are. */
    public ModelList models() {
        return new ModelList(store);
    }

    /** Which runs there are. */
    public RunList runList() {
        return new RunList(store);
    }

    /** The stored state of single runs. */
    public Runs runs() {
        return runs;
    }

    /** What the artifacts of runs scored. */
    public Evaluations evaluations() {
        return new Evaluations(store, manifests);
    }

    /** Digest of the newest checkpoint of a run, also of one by a foreign trainer. */
    public Optional<Digest> newestCheckpoint(String model, String run) {
        return new Checkpoints(store, manifests, clock).newest(model, run);
    }

    @Override
    public synchronized void close() {
        if (events != null) {
            events.close();
        }
        store.close();
    }
}
