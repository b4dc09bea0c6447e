package io.proxquant.recipes;

import java.util.List;
import java.util.Map;

/**
 * Says that something exists which a recipe can name, and what can be set about it. Recipes are validated against
 * declarations only, so that this room needs no network code.
 *
 * @param name the word in the recipe
 * @param summary one line
 * @param parameters what can be set
 * @param facts what is fixed and must fit together: {@code task} ({@link #IMAGES} or {@link #TEXT}) for networks and data
 *     sets; for data sets also values that equally named network parameters must have, e.g. {@code classes},
 *     {@code channels}, {@code vocabulary}
 * @param tensors for networks, the parameters that options give; none are told for anything else
 */
public record Declaration(
        Kind kind,
        String name,
        String summary,
        List<ParameterDeclaration> parameters,
        Map<String, Object> facts,
        DeclaredTensors tensors) {
    /** Value of the fact {@code task}: labelled images, judged by accuracy. */
    public static final String IMAGES = "images";
    /** Value of the fact {@code task}: a token stream, judged by perplexity. */
    public static final String TEXT = "text";

    /** Fact of a method: list of name patterns that it leaves in full precision. */
    public static final String EXCLUDED_LAYERS = "excludedLayers";
    /** Fact of a method: names of what training has to bring beside weights and gradients, e.g. {@link #CURVATURE}. */
    public static final String NEEDS = "needs";
    /** A diagonal of the Hessian, which only an optimizer that keeps second moments estimates. */
    public static final String CURVATURE = "curvature";
    /** Fact of a network or data set: {@link #IMAGES} or {@link #TEXT}. */
    public static final String TASK = "task";

    /** What kind of thing is declared. */
    public enum Kind {
        NETWORK,
        DATA,
        METHOD,
        QUANTIZER,
        MAP,
        OPTIMIZER,
        SCHEDULE
    }

    public Declaration {
        parameters = List.copyOf(parameters);
        facts = Map.copyOf(facts);
    }

    /** Something that has no parameters of its own, or does not tell them. */
    public Declaration(
            Kind kind, String name, String summary, List<ParameterDeclaration> parameters, Map<String, Object> facts) {
        this(kind, name, summary, parameters, facts, options -> List.of());
    }
}
