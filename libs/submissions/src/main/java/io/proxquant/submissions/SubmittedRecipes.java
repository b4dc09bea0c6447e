package io.proxquant.submissions;

import java.util.Set;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Sha256;
import io.proxquant.messaging.Refused;
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

/**
 * Recipes by digest, checked to be what their names say and validated as far as the caller runs them. Refusals name the
 * lines of the file that a recipe was last submitted from, where they were kept beside it.
 */
public final class SubmittedRecipes {
    private static final int MAX_BYTES = 1 << 20;

    private final ObjectStore store;
    private final Manifests manifests;
    private final Declarations declarations;

    public SubmittedRecipes(ObjectStore store, Manifests manifests, Declarations declarations) {
        this.store = store;
        this.manifests = manifests;
        this.declarations = declarations;
    }

    /**
     * The recipe of this digest.
     *
     * @param sections those that the caller runs, which alone are validated; of the others it needs to know nothing
     * @throws Refused with RECIPE_MISSING, DIGEST_MISMATCH or RECIPE_INVALID, naming the object
     */
    public Recipe read(String digest, Set<RecipeSection> sections) throws Refused {
        ObjectKey key = new ObjectKey(ManifestKeys.recipe(digest));
        byte[] json = store.find(key, MAX_BYTES)
                .orElseThrow(() ->
                        new Refused(ReasonCode.RECIPE_MISSING, key + " is not in the store; submit the recipe again"));
        if (!Sha256.hex(json).equals(digest)) {
            throw new Refused(ReasonCode.DIGEST_MISMATCH, key + " does not hold what its name says");
        }
        try {
            return RecipeReader.fromJson(json, declarations, sections);
        } catch (RecipeException e) {
            throw new Refused(
                    ReasonCode.RECIPE_INVALID, key + ": " + source(digest).explain(e), e);
        }
    }

    /**
     * Where the recipe's keys stand in the file that it was last submitted from, for messages; {@link
     * RecipeSource#UNKNOWN} where that was not kept or cannot be read, since no result may depend on it.
     */
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
}
