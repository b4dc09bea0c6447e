package io.proxquant.models.declarations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclaredTensor;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.ParameterDeclaration;

/**
 * Options checked against their declaration, defaults filled in. Recipes were checked before; this guards the other ways in
 * (stored manifests, tests, plug-ins) by the same table.
 */
public final class DeclaredOptions {

    private DeclaredOptions() {}

    /**
     * The complete options of one of this library's networks or data sets.
     *
     * @throws IllegalArgumentException naming the type or option that is unknown or out of range
     */
    public static Options complete(Declaration.Kind kind, String type, Map<String, ?> given) {
        Declaration declaration = declaration(kind, type);
        Map<String, Object> open = new LinkedHashMap<>(Options.of(given).asMap());
        open.remove("type");
        Map<String, Object> complete = new LinkedHashMap<>();
        for (ParameterDeclaration parameter : declaration.parameters()) {
            Object value = open.remove(parameter.name());
            if (value == null) {
                value = parameter.defaultValue();
            } else if (!fits(parameter, value)) {
                throw new IllegalArgumentException(
                        "'" + parameter.name() + "' of " + type + " must be " + allowed(parameter) + ", not " + value);
            }
            if (value != null) {
                complete.put(parameter.name(), value);
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalArgumentException("unknown options " + open.keySet() + " of " + type);
        }
        return Options.of(complete);
    }

    /**
     * The parameters that a network of this library will have, told without making it.
     *
     * @param options complete
     */
    public static List<DeclaredTensor> tensors(String network, Options options) {
        return declaration(Declaration.Kind.NETWORK, network).tensors().of(options);
    }

    private static Declaration declaration(Declaration.Kind kind, String type) {
        return new ModelDeclarations()
                .declarations().stream()
                        .filter(each -> each.kind() == kind && each.name().equals(type))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("unknown " + kind + " '" + type + "'"));
    }

    private static boolean fits(ParameterDeclaration parameter, Object value) {
        return switch (parameter.type()) {
            case BOOLEAN -> value instanceof Boolean;
            case TEXT ->
                value instanceof String
                        && (parameter.allowed().isEmpty() || parameter.allowed().contains(value));
            case INTEGER -> (value instanceof Integer || value instanceof Long) && within(parameter, (Number) value);
            case REAL -> value instanceof Number number && within(parameter, number);
            case REALS ->
                value instanceof List<?> list
                        && !list.isEmpty()
                        && list.stream().allMatch(each -> each instanceof Number one && within(parameter, one));
        };
    }

    private static boolean within(ParameterDeclaration parameter, Number value) {
        double number = value.doubleValue();
        return (parameter.min() == null || number >= parameter.min())
                && (parameter.max() == null || number <= parameter.max());
    }

    private static String allowed(ParameterDeclaration parameter) {
        return parameter.allowed().isEmpty()
                ? parameter.type() + " from " + parameter.min() + " to " + parameter.max()
                : "one of " + parameter.allowed();
    }
}
