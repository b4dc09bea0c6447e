package io.proxquant.registry.submissions;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.storage.ContentException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A recipe is what its digest says, or refused with a code, the object's key and, where known, the line of its file. */
class RecipesTest {
    private static final RecipeUse QUANTIZATIONS = RecipeUse.QUANTIZATION;
    private static final String SOUND =
            """
            apiVersion: proxquant.io/v1
            model: m
            network: {type: of-a-later-version}
            quantizations:
              - {name: binary, mode: hard, quantizer: binary}
            """;
    private static final String UNKNOWN_QUANTIZER = SOUND.replace("quantizer: binary", "quantizer: of-a-later-version");

    private final ObjectStore store = new MemoryObjectStore();
    private final AtomicInteger nonces = new AtomicInteger();
    private final Manifests manifests = new Manifests(
            store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), "pod", () -> "n" + nonces.incrementAndGet());
    private final Recipes recipes = new Recipes(store, manifests, Declarations.load());

    @Test
    void isReadAndOnlyTheSectionsAskedForAreValidated() throws Exception {
        Digest digest = submitted(SOUND);

        Recipe recipe = recipes.read(digest, QUANTIZATIONS);

        assertThat(recipe.variants()).extracting(variant -> variant.name()).containsExactly("binary");
        Digest other = submitted(UNKNOWN_QUANTIZER);
        assertThat(recipes.read(other, RecipeUse.FREEZING).model()).isEqualTo("m");
        assertThat(refusal(other, QUANTIZATIONS).reason()).isEqualTo(ReasonCode.RECIPE_INVALID);
    }

    @Test
    void isRefusedWhereNothingIsStored() {
        Digest digest = Digest.of("never stored");

        ContentException refusal = refusal(digest, QUANTIZATIONS);

        assertThat(refusal.reason()).isEqualTo(ReasonCode.RECIPE_MISSING);
        assertThat(refusal).hasMessage("recipes/" + digest + ".json is not in the store; submit the recipe again");
    }

    @Test
    void isRefusedWhereSomethingElseIsStored() {
        Digest digest = Digest.of("another recipe");
        store.create(new ObjectKey(ManifestKeys.recipe(digest)), SOUND.getBytes(StandardCharsets.UTF_8));

        ContentException refusal = refusal(digest, QUANTIZATIONS);

        assertThat(refusal.reason()).isEqualTo(ReasonCode.DIGEST_MISMATCH);
        assertThat(refusal).hasMessage("recipes/" + digest + ".json does not hold what its name says");
    }

    @Test
    void isRefusedWithTheKeyAloneUntilItsFileIsKnownAndWithTheLineOfTheFileOfTheLastTime() throws Exception {
        Digest digest = submitted(UNKNOWN_QUANTIZER);
        String object = "recipes/" + digest + ".json: ";
        assertThat(refusal(digest, QUANTIZATIONS).getMessage())
                .startsWith(object)
                .contains("quantizations[0].quantizer")
                .doesNotContain("mine.yaml");

        wrote(0, digest, "first.yaml", UNKNOWN_QUANTIZER);
        wrote(1, digest, "mine.yaml", "# a comment\n" + UNKNOWN_QUANTIZER);

        assertThat(refusal(digest, QUANTIZATIONS).getMessage())
                .startsWith(object + "mine.yaml:6: quantizations[0].quantizer: ");
        assertThat(recipes.source(digest).at("network")).isEqualTo("mine.yaml:4: network");
    }

    @Test
    void linesThatCannotBeReadAreAsGoodAsNone() throws Exception {
        Digest digest = submitted(SOUND);
        String first = ManifestKeys.recipeSources(digest) + "9223372036854775806.json";
        store.create(new ObjectKey(first), "no manifest".getBytes(StandardCharsets.UTF_8));

        assertThat(recipes.source(digest)).isEqualTo(RecipeSource.UNKNOWN);
        assertThat(recipes.read(digest, QUANTIZATIONS).model()).isEqualTo("m");
    }

    private Digest submitted(String yaml) throws Exception {
        Recipe recipe = RecipeReader.read("recipe", yaml, Declarations.load(), EnumSet.noneOf(RecipeSection.class));
        store.create(new ObjectKey(ManifestKeys.recipe(recipe.digest())), recipe.canonical());
        return recipe.digest();
    }

    private void wrote(long newest, Digest digest, String file, String yaml) throws Exception {
        new NumberedLog<>(store, manifests, ManifestKeys.recipeSources(digest), RecipeSource.class)
                .append(newest, RecipeReader.source(file, yaml));
    }

    private ContentException refusal(Digest digest, RecipeUse use) {
        return catchThrowableOfType(ContentException.class, () -> recipes.read(digest, use));
    }
}
