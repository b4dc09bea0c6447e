package io.proxquant.recipes;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.proxquant.quantization.Need;
import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.options.Declared;
import io.proxquant.quantization.options.Parameter;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.quantization.quantizers.Quantizers;

/** Declares what libs/quantization has: methods, quantizers and proximal maps, as those describe themselves. */
public final class QuantizationDeclarations implements DeclarationProvider {
    @Override
    public List<Declaration> declarations() {
        Stream<Declaration> methods = MethodPresets.all().stream().map(QuantizationDeclarations::method);
        Stream<Declaration> quantizers = Quantizers.declared().stream()
                .map(declared -> declaration(Declaration.Kind.QUANTIZER, declared, Map.of()));
        Stream<Declaration> maps =
                ProximalMaps.declared().stream().map(declared -> declaration(Declaration.Kind.MAP, declared, Map.of()));
        return Stream.of(methods, quantizers, maps).flatMap(all -> all).toList();
    }

    private static Declaration method(MethodPreset preset) {
        return new Declaration(
                Declaration.Kind.METHOD,
                preset.name(),
                preset.declared().summary(),
                methodParameters(preset),
                Map.of(Declaration.EXCLUDED_LAYERS, preset.excludedLayers(), Declaration.NEEDS, needs(preset)));
    }

    /**
     * A method as it is with another strength schedule, whose options take the place of its own schedule's; the method itself
     * where it has no choice or the word is none of them, which its own declaration tells.
     */
    static Declaration scheduled(Declaration method, Object schedule) {
        boolean choice = method.parameters().stream()
                .anyMatch(each -> each.name().equals(MethodPreset.SCHEDULE) && each.fits(schedule));
        return choice
                ? method(MethodPresets.byName(method.name()).with(Map.of(MethodPreset.SCHEDULE, schedule)))
                : method;
    }

    /** Where the quantizer is open, options of all of them go on to it, and only it knows which of them it takes. */
    private static List<ParameterDeclaration> methodParameters(MethodPreset preset) {
        List<String> passedOn = preset.openQuantizer()
                ? Quantizers.parameters().stream().map(Parameter::name).toList()
                : List.of();
        return preset.declared().parameters().stream()
                .map(QuantizationDeclarations::parameter)
                .map(each -> each.defaultValue() == null || passedOn.contains(each.name()) ? each.withoutDefault() : each)
                .toList();
    }

    /** {@link Need#CURVATURE} reads {@code curvature}. */
    static List<String> needs(MethodPreset preset) {
        return preset.needs().stream()
                .map(need -> need.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    private static Declaration declaration(Declaration.Kind kind, Declared declared, Map<String, Object> facts) {
        return new Declaration(kind, declared.name(), declared.summary(), parameters(declared), facts);
    }

    /** Where a quantizer is itself a parameter, the others go on to it, and only it knows which of them it takes. */
    private static List<ParameterDeclaration> parameters(Declared declared) {
        boolean passedOn =
                declared.parameters().stream().anyMatch(each -> each.name().equals("quantizer"));
        return declared.parameters().stream()
                .map(QuantizationDeclarations::parameter)
                .map(each -> passedOn && !each.name().equals("quantizer") ? each.withoutDefault() : each)
                .toList();
    }

    private static ParameterDeclaration parameter(Parameter parameter) {
        ParameterDeclaration.Type type =
                switch (parameter.type()) {
                    case "integer" -> ParameterDeclaration.Type.INTEGER;
                    case "number" -> ParameterDeclaration.Type.REAL;
                    case "boolean" -> ParameterDeclaration.Type.BOOLEAN;
                    case "string" -> ParameterDeclaration.Type.TEXT;
                    default ->
                        throw new IllegalArgumentException(
                                "parameter '" + parameter.name() + "' has the unknown type '" + parameter.type() + "'");
                };
        return new ParameterDeclaration(
                parameter.name(),
                type,
                parameter.defaultValue(),
                parameter.defaultValue() == null,
                bound(parameter.min()),
                bound(parameter.max()),
                parameter.choices(),
                parameter.summary());
    }

    private static Double bound(Object bound) {
        return bound instanceof Number number ? number.doubleValue() : null;
    }
}
