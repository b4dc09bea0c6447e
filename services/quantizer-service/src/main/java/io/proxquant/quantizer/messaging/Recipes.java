package io.proxquant.quantizer.messaging;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Sha256;
import io.proxquant.messaging.Refused;
import io.proxquant.quantizer.domain.OwnMethod;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.QuantizationVariant;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** Stored recipes, of which this service checks only what it runs: network and data may be unknown here. */
final class Recipes {
    private static final int MAX_BYTES = 1 << 20;

    private final ObjectStore store;
    private final Declarations declarations;

    Recipes(ObjectStore store, Declarations declarations) {
        this.store = store;
        this.declarations = declarations;
    }

    /** Every artifact that a checkpoint of this recipe gets; none for a run that is trained in full precision only. */
    List<QuantizationVariant> variants(String digest) throws Refused {
        return read(digest, EnumSet.of(RecipeSection.QUANTIZATIONS)).variants();
    }

    /** The method that a checkpoint of this recipe was frozen by. */
    Optional<OwnMethod> method(String digest) throws Refused {
        return OwnMethod.of(read(digest, EnumSet.of(RecipeSection.TRAINING)).training());
    }

    private Recipe read(String digest, Set<RecipeSection> sections) throws Refused {
        ObjectKey key = new ObjectKey(ManifestKeys.recipe(digest));
        byte[] json = store.find(key, MAX_BYTES)
                .orElseThrow(() -> new Refused(ReasonCode.RECIPE_MISSING, "there is no " + key.value()));
        if (!Sha256.hex(json).equals(digest)) {
            throw new Refused(ReasonCode.DIGEST_MISMATCH, key.value() + " does not have the digest that names it");
        }
        try {
            return RecipeReader.fromJson(json, declarations, sections);
        } catch (RecipeException e) {
            throw new Refused(ReasonCode.RECIPE_INVALID, e.getMessage(), e);
        }
    }
}
