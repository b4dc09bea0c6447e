package io.proxquant.trainer.run;

import java.util.EnumSet;
import java.util.Set;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Sha256;
import io.proxquant.messaging.Refused;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.storage.ManifestUnreadableException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** Recipes and data manifests by digest, checked to be what their names say, and validated as far as a trainer runs them. */
public final class StoredRecipes {
    private static final int MAX_BYTES = 1 << 20;
    private static final Set<RecipeSection> SECTIONS =
            EnumSet.of(RecipeSection.NETWORK, RecipeSection.DATA, RecipeSection.TRAINING, RecipeSection.SWEEP);

    private final ObjectStore store;
    private final Manifests manifests;
    private final Declarations declarations;

    public StoredRecipes(ObjectStore store, Manifests manifests, Declarations declarations) {
        this.store = store;
        this.manifests = manifests;
        this.declarations = declarations;
    }

    /** The recipe of this digest, for this model, to train by. */
    public Recipe recipe(String digest, String model) throws Refused {
        Recipe recipe = read(digest, model);
        if (recipe.training() == null || recipe.network() == null || recipe.data() == null) {
            throw invalid(digest, "a run needs the sections network, data and training");
        }
        return recipe;
    }

    /** The same for a network that is there already and only run. */
    public Recipe judging(String digest, String model) throws Refused {
        Recipe recipe = read(digest, model);
        if (recipe.network() == null || recipe.data() == null) {
            throw invalid(digest, "a calibration needs the sections network and data");
        }
        return recipe;
    }

    /** Where the recipe's keys stand in the file that it was last submitted from, for messages. */
    public RecipeSource source(String digest) {
        try {
            return new NumberedLog<>(store, manifests, ManifestKeys.recipeSources(digest), RecipeSource.class)
                    .newest()
                    .map(NumberedLog.Entry::content)
                    .orElse(RecipeSource.UNKNOWN);
        } catch (ManifestUnreadableException e) {
            return RecipeSource.UNKNOWN;
        }
    }

    private static Refused invalid(String digest, String why) {
        return new Refused(ReasonCode.RECIPE_INVALID, ManifestKeys.recipe(digest) + ": " + why);
    }

    private Recipe read(String digest, String model) throws Refused {
        ObjectKey key = new ObjectKey(ManifestKeys.recipe(digest));
        byte[] json = store.find(key, MAX_BYTES)
                .orElseThrow(() -> new Refused(
                        ReasonCode.RECIPE_MISSING, key + " is not in the store; store the recipe before the request"));
        if (!Sha256.hex(json).equals(digest)) {
            throw new Refused(ReasonCode.DIGEST_MISMATCH, key + " does not hold what its name says");
        }
        Recipe recipe;
        try {
            recipe = RecipeReader.fromJson(json, declarations, SECTIONS);
        } catch (RecipeException e) {
            throw new Refused(
                    ReasonCode.RECIPE_INVALID, key + ": " + source(digest).explain(e), e);
        }
        if (!recipe.model().equals(model)) {
            throw invalid(digest, "is a recipe of model " + recipe.model() + ", the request names " + model);
        }
        return recipe;
    }

    /** The data manifest of this digest. */
    public DataManifest data(String digest) throws Refused {
        ObjectKey key = ObjectKey.of("data", digest + ".json");
        byte[] json = store.find(key, MAX_BYTES)
                .orElseThrow(() -> new Refused(
                        ReasonCode.DATA_MISSING,
                        key + " is not in the store; store the data manifest before the request"));
        DataManifest manifest;
        try {
            manifest = DataManifest.fromJson(json);
        } catch (IllegalArgumentException e) {
            throw new Refused(ReasonCode.MANIFEST_INVALID, key + ": " + e.getMessage(), e);
        }
        if (!manifest.digest().equals(digest)) {
            throw new Refused(ReasonCode.DIGEST_MISMATCH, key + " has the digest " + manifest.digest());
        }
        return manifest;
    }
}
