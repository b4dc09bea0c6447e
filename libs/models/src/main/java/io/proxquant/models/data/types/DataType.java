package io.proxquant.models.data.types;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.Normalization;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclaredRule;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/**
 * A type of data set that a recipe can name: one class says what can be set about it, which files it consists of, and how its
 * splits are read. A line in {@code META-INF/services} with this interface's name registers it; validation, preparation at
 * submission, training and scoring follow.
 *
 * <p>An implementation has a public constructor without arguments and no state.
 */
public interface DataType {

    /** The word in the recipe, and the format in data manifests; unique. */
    String name();

    /** One line. */
    String summary();

    /** What can be set. */
    List<KeyDeclaration> keys();

    /** What the settings must be among each other. */
    default List<DeclaredRule> rules() {
        return List.of();
    }

    /** {@link Declaration#TASK}, and what is fixed of {@code classes}, {@code channels}, {@code extent} or {@code vocabulary}. */
    Map<String, Object> facts();

    /**
     * The files it consists of; none for data that is generated.
     *
     * @param options as the recipe gives them, without defaults
     */
    FileNames files(Options options);

    /**
     * The splits, each read when it is asked for.
     *
     * @param options complete
     */
    DataSplits open(Options options, DataInput input);

    /**
     * What is done to pixel values before a network sees them; empty for what has none.
     *
     * @param options as the recipe gives them; what they do not say is the usual of this data set
     */
    default Optional<Normalization> normalization(Options options) {
        return Optional.empty();
    }

    /** All this as recipes are validated against it. */
    default Declaration declaration() {
        return new Declaration(
                Declaration.Kind.DATA, name(), summary(), keys(), facts(), options -> List.of(), rules());
    }
}
