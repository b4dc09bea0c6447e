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
import io.proxquant.recipes.QuantizationSection;
import io.proxquant.recipes.QuantizationVariant;
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

/** Stored recipes, of which this service checks only what it runs: network and data may be unknown here. */
final class Recipes {
    private static final int MAX_BYTES = 1 << 20;

    private final ObjectStore store;
    private final Manifests manifests;
    private final Declarations declarations;

    Recipes(ObjectStore store, Manifests manifests, Declarations declarations) {
        this.store = store;
        this.manifests = manifests;
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

    /** How a refusal names a key of the quantization that a variant comes from: with the line it was written in, if known. */
    String place(String digest, QuantizationVariant variant, String key) throws Refused {
        List<QuantizationSection> all =
                read(digest, EnumSet.of(RecipeSection.QUANTIZATIONS)).quantizations();
        int index = 0;
        while (!all.get(index).variants().contains(variant)) {
            index++;
        }
        return source(digest).at("quantizations[" + index + "]." + key);
    }

    private RecipeSource source(String digest) {
        try {
            return new NumberedLog<>(store, manifests, ManifestKeys.recipeSources(digest), RecipeSource.class)
                    .newest()
                    .map(NumberedLog.Entry::content)
                    .orElse(RecipeSource.UNKNOWN);
        } catch (ManifestUnreadableException e) {
            return RecipeSource.UNKNOWN;
        }
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
            throw new Refused(ReasonCode.RECIPE_INVALID, source(digest).explain(e), e);
        }
    }
}
