package io.proxquant.registry.submissions;

import java.util.Optional;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.NetworkFit;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.registry.InvalidContentException;
import io.proxquant.registry.NotFoundException;
import io.proxquant.registry.NumberedLogs;
import io.proxquant.storage.ManifestUnreadableException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Reads and stores recipes by digest, checked to be what their names say and validated as far as the caller runs them. Refusals
 * name the lines of the file that a recipe was last submitted from, where they were kept beside it. What was read is
 * remembered, since bytes that are named by their digest never change. Plans of bits that a recipe names by digest come with it
 * where they are stored.
 */
public final class Recipes {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_REMEMBERED_BYTES = 8 << 20;

    private final ObjectStore store;
    private final Manifests manifests;
    private final Declarations declarations;
    private final Plans plans;
    private final RecentBytes recent = new RecentBytes(MAX_REMEMBERED_BYTES);

    public Recipes(ObjectStore store, Manifests manifests, Declarations declarations) {
        this.store = store;
        this.manifests = manifests;
        this.declarations = declarations;
        this.plans = new Plans(store);
    }

    /**
     * The recipe of this digest, for this use.
     *
     * @throws NotFoundException with RECIPE_MISSING
     * @throws InvalidContentException with DIGEST_MISMATCH or RECIPE_INVALID, naming the object
     */
    public Recipe read(Digest digest, RecipeUse use) {
        byte[] json = canonical(digest);
        try {
            Recipe recipe =
                    RecipeReader.fromJson(json, declarations, use.validated()).resolved(plans::find);
            if (!use.fits(recipe)) {
                throw invalid(digest, use.need(), null);
            }
            return recipe;
        } catch (RecipeException e) {
            throw invalid(digest, source(digest).explain(e), e);
        }
    }

    /** As {@link #read(Digest, RecipeUse)}, of a recipe that must be this model's. */
    public Recipe read(Digest digest, String model, RecipeUse use) {
        Recipe recipe = read(digest, use);
        if (!recipe.model().equals(model)) {
            throw invalid(
                    digest,
                    "is a recipe of model " + EncodedNames.shown(recipe.model()) + ", the request names "
                            + EncodedNames.shown(model),
                    null);
        }
        return recipe;
    }

    /** What weights of this recipe must be like; empty where it names no network, or one that is not known here. */
    public Optional<NetworkFit> network(Digest digest) {
        return NetworkFit.of(read(digest, RecipeUse.QUANTIZATION), declarations);
    }

    /** The recipe as it is stored, verified against its digest. */
    public byte[] canonical(Digest digest) {
        return recent.get(digest, () -> {
            ObjectKey key = new ObjectKey(ManifestKeys.recipe(digest));
            byte[] json = store.find(key, MAX_BYTES)
                    .orElseThrow(() -> new NotFoundException(
                            ReasonCode.RECIPE_MISSING, key + " is not in the store; submit the recipe again"));
            if (!Digest.of(json).equals(digest)) {
                throw new InvalidContentException(
                        ReasonCode.DIGEST_MISMATCH, key + " does not hold what its name says");
            }
            return json;
        });
    }

    /** Keeps a recipe under its digest, unless it is there, and returns the digest. */
    public Digest keep(Recipe recipe) {
        Digest digest = recipe.digest();
        store.create(new ObjectKey(ManifestKeys.recipe(digest)), recipe.canonical());
        return digest;
    }

    /** Keeps where the keys of a recipe stand in the file that it was submitted from this time. */
    public void keepSource(Digest digest, RecipeSource source) {
        NumberedLogs.makeNewest(sources(digest), source);
    }

    /**
     * Where the recipe's keys stand in the file that it was last submitted from, for messages; {@link
     * RecipeSource#UNKNOWN} where that was not kept or cannot be read, since no result may depend on it.
     */
    public RecipeSource source(Digest digest) {
        try {
            return sources(digest).newest().map(NumberedLog.Entry::content).orElse(RecipeSource.UNKNOWN);
        } catch (ManifestUnreadableException e) {
            return RecipeSource.UNKNOWN;
        }
    }

    private NumberedLog<RecipeSource> sources(Digest digest) {
        return new NumberedLog<>(store, manifests, ManifestKeys.recipeSources(digest), RecipeSource.class);
    }

    private static InvalidContentException invalid(Digest digest, String why, RecipeException cause) {
        return new InvalidContentException(ReasonCode.RECIPE_INVALID, ManifestKeys.recipe(digest) + ": " + why, cause);
    }
}
