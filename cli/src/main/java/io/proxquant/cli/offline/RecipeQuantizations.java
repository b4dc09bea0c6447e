package io.proxquant.cli.offline;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.checkpoints.artifact.ArtifactException;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.CheckpointFolder;
import io.proxquant.checkpoints.safetensors.SafetensorsException;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.submit.PlanFile;
import io.proxquant.cli.submit.RecipeFiles;
import io.proxquant.compression.Compression;
import io.proxquant.compression.CompressionException;
import io.proxquant.compression.OwnCodes;
import io.proxquant.compression.Specification;
import io.proxquant.compression.TensorRule;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.quantization.budget.LayerChoice;
import io.proxquant.quantization.quantizers.Quantizers;
import io.proxquant.recipes.BitsPlan;
import io.proxquant.recipes.BitsSection;
import io.proxquant.recipes.OwnMethod;
import io.proxquant.recipes.QuantizationVariant;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeSource;

/**
 * What a recipe asks to be made of a file, as the quantizer service would make it: one artifact for each hard quantization and
 * for each strength of a prox path. Codes that a checkpoint was frozen with are packed where they are of the recipe's method.
 */
final class RecipeQuantizations implements Closeable {
    private final RecipeFiles files;
    private final Recipe recipe;
    private final RecipeSource source;
    private final Optional<ArtifactFile> codes;
    private final Optional<OwnMethod> method;

    private RecipeQuantizations(RecipeFiles files, Recipe recipe, RecipeSource source, Optional<ArtifactFile> codes) {
        this.files = files;
        this.recipe = recipe;
        this.source = source;
        this.codes = codes;
        this.method = OwnMethod.of(recipe.training());
    }

    /**
     * Reads what a recipe asks for.
     *
     * @param codes of a frozen checkpoint, or null
     * @param plans of bits that the recipe may name by digest
     */
    static RecipeQuantizations open(InputFile file, InputFile codes, List<InputFile> plans) throws IOException {
        RecipeFiles files = new RecipeFiles();
        List<BitsPlan> given = plans.stream().map(PlanFile::read).toList();
        Recipe recipe = files.valid(file).resolved(digest -> PlanFile.find(given, digest));
        for (int i = 0; i < given.size(); i++) {
            PlanFile.requireNamed(file.toString(), recipe, plans.get(i), given.get(i));
        }
        if (recipe.quantizations().isEmpty()) {
            throw new CommandFailure(file + ": lists no quantizations to be made");
        }
        return new RecipeQuantizations(
                files,
                recipe,
                RecipeFiles.source(file),
                codes == null ? Optional.empty() : Optional.of(openCodes(codes)));
    }

    private static ArtifactFile openCodes(InputFile codes) throws IOException {
        try {
            return ArtifactFile.open(CheckpointFolder.locate(codes.path()), SafetensorsLimits.defaults());
        } catch (SafetensorsException | ArtifactException e) {
            throw new CommandFailure("--codes " + codes + ": " + e.getMessage(), e);
        }
    }

    /**
     * The artifacts to be made.
     *
     * @param names of quantizations, or of single artifacts such as {@code path-0.1}; all, if it is empty
     */
    List<QuantizationVariant> variants(List<String> names) {
        List<QuantizationVariant> all = recipe.variants();
        for (String name : names) {
            if (all.stream().noneMatch(variant -> named(variant, name))) {
                throw CommandFailure.badUsage("--quantization " + name + ": the recipe lists "
                        + all.stream().map(QuantizationVariant::name).toList());
            }
        }
        List<QuantizationVariant> asked = all.stream()
                .filter(variant -> names.isEmpty() || names.stream().anyMatch(name -> named(variant, name)))
                .toList();
        if (codes.isPresent() && asked.stream().noneMatch(this::own)) {
            throw CommandFailure.badUsage("--codes: none of "
                    + asked.stream().map(QuantizationVariant::name).toList()
                    + " is what the recipe's method freezes; leave it out");
        }
        return asked;
    }

    private boolean named(QuantizationVariant variant, String name) {
        return variant.name().equals(name)
                || recipe.quantization(variant).name().equals(name);
    }

    private boolean own(QuantizationVariant variant) {
        return method.filter(m -> m.is(variant)).isPresent();
    }

    /** Refuses weights that cannot be those of the network that the recipe declares. */
    void requireNetwork(SourceFile weights) {
        files.requireNetwork(recipe, source, weights.name(), weights.header());
    }

    QuantizationTask task(QuantizationVariant asked, SourceFile weights) {
        QuantizationVariant newest = asked.ofSource(weights.metadata().digest());
        Optional<OwnCodes> own = codes.filter(file -> own(asked)).map(this::ownCodes);
        QuantizationVariant variant = own.map(c ->
                        newest.atRevision(c.revision(Specification.of(newest))).masked(mask(c)))
                .orElse(newest);
        BitsSection bits = recipe.quantization(asked).bits();
        Compression specified = compression(variant);
        Compression compression = bits == null ? specified : specified.following(bits.enforced(), bits.shapes());
        return new QuantizationTask(
                own.map(compression::packing).orElse(compression),
                variant.form(),
                null,
                new OfflineManifest.FromRecipe(recipe.digest(), variant.reference(), variant),
                operation(variant),
                bits,
                e -> refusal(variant, e));
    }

    private static Digest mask(OwnCodes codes) {
        try {
            return codes.mask();
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure("--codes: " + e.getMessage(), e);
        }
    }

    private Compression compression(QuantizationVariant variant) {
        try {
            return Compression.of(Specification.of(variant));
        } catch (CompressionException e) {
            throw new CommandFailure(refusal(variant, e), e);
        }
    }

    private OwnCodes ownCodes(ArtifactFile file) {
        OwnMethod own = method.orElseThrow();
        return OwnCodes.of(
                file, TensorRule.matrices(own.layers().include(), own.layers().exclude()));
    }

    private String refusal(QuantizationVariant variant, CompressionException e) {
        String place = e.recipeKey()
                .map(key -> source.at(recipe.place(variant) + "." + key) + ": ")
                .orElse("");
        return "quantization '" + variant.name() + "': " + place + e.getMessage();
    }

    private static QuantizationReport.Operation operation(QuantizationVariant variant) {
        boolean hard = variant.mode() == ArtifactKind.HARD;
        Map<String, Object> options = variant.options().asMap();
        if (!hard) {
            return QuantizationReport.Operation.moved(
                    variant.name(), variant.operator(), variant.strength(), variant.granularity(), options);
        }
        if (variant.operator().equals(LayerChoice.BY_PLAN)) {
            return QuantizationReport.Operation.planned(variant.name(), variant.granularity());
        }
        int bits = Quantizers.byName(variant.operator(), options).layout().bits();
        return QuantizationReport.Operation.quantized(
                variant.name(), variant.operator(), bits, variant.granularity(), options);
    }

    @Override
    public void close() throws IOException {
        if (codes.isPresent()) {
            codes.get().close();
        }
    }
}
