package io.proxquant.evaluator.evaluation;

import java.util.EnumSet;
import java.util.Optional;
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

/** Stored recipes, read as far as the evaluator runs them; how a network was trained is none of its business. */
public final class Recipes {
    private static final int MAX_BYTES = 1 << 20;
    private static final Set<RecipeSection> SECTIONS =
            EnumSet.of(RecipeSection.NETWORK, RecipeSection.DATA, RecipeSection.EVALUATION, RecipeSection.GATE);

    private final ObjectStore store;
    private final Manifests manifests;
    private final Declarations declarations;

    public Recipes(ObjectStore store, Manifests manifests, Declarations declarations) {
        this.store = store;
        this.manifests = manifests;
        this.declarations = declarations;
    }

    /** The recipe of this digest. */
    public Recipe read(String digest) throws Refused {
        ObjectKey key = new ObjectKey(ManifestKeys.recipe(digest));
        Optional<byte[]> json = store.find(key, MAX_BYTES);
        if (json.isEmpty()) {
            throw new Refused(ReasonCode.RECIPE_MISSING, key + " is not in the store; submit the recipe again");
        }
        if (!Sha256.hex(json.get()).equals(digest)) {
            throw new Refused(ReasonCode.DIGEST_MISMATCH, key + " does not hold what its name says");
        }
        try {
            Recipe recipe = RecipeReader.fromJson(json.get(), declarations, SECTIONS);
            if (recipe.network() == null || recipe.data() == null || recipe.evaluation() == null) {
                throw new Refused(ReasonCode.RECIPE_INVALID, key + ": network, data and evaluation are needed here");
            }
            return recipe;
        } catch (RecipeException e) {
            throw new Refused(
                    ReasonCode.RECIPE_INVALID, key + ": " + source(digest).explain(e), e);
        }
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
}
