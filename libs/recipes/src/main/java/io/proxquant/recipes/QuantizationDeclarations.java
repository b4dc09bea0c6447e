package io.proxquant.recipes;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.proxquant.quantization.Need;
import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
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
        return Declaration.of(
                Declaration.Kind.METHOD,
                preset.name(),
                preset.declared().summary(),
                methodKeys(preset),
                Map.of(Declaration.EXCLUDED_LAYERS, preset.excludedLayers(), Declaration.NEEDS, needs(preset)));
    }

    /**
     * The method with another strength schedule, whose options replace those of its own; the method unchanged where it has no
     * such choice, or where the word is none of its choices, which its own declaration reports.
     */
    static Declaration scheduled(Declaration method, Object schedule) {
        boolean choice = method.keys().stream()
                .anyMatch(each -> each.name().equals(MethodPreset.SCHEDULE) && each.fits(schedule));
        return choice
                ? method(MethodPresets.byName(method.name()).with(Map.of(MethodPreset.SCHEDULE, schedule)))
                : method;
    }

    /**
     * Keys of a method. Where it takes any quantizer, the keys that are passed on to it have no default, since only the
     * quantizer knows which of them it takes.
     */
    private static List<KeyDeclaration> methodKeys(MethodPreset preset) {
        List<String> passedOn = preset.freeze().open()
                ? Quantizers.options().stream().map(OptionDeclaration::name).toList()
                : List.of();
        return preset.declared().options().stream()
                .map(QuantizationDeclarations::key)
                .map(each ->
                        each.defaultValue() == null || passedOn.contains(each.name()) ? each.withoutDefault() : each)
                .toList();
    }

    /** What the method needs, as recipes spell it: {@link Need#CURVATURE} is {@code curvature}. */
    static List<String> needs(MethodPreset preset) {
        return preset.needs().stream()
                .map(need -> need.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    private static Declaration declaration(
            Declaration.Kind kind, PieceDeclaration declared, Map<String, Object> facts) {
        return Declaration.of(kind, declared.name(), declared.summary(), keys(declared), facts);
    }

    /**
     * Keys of a quantizer or map. Where a quantizer is itself an option, the other keys are passed on to it and have no
     * default, since only it knows which of them it takes.
     */
    private static List<KeyDeclaration> keys(PieceDeclaration declared) {
        boolean passedOn =
                declared.options().stream().anyMatch(each -> each.name().equals("quantizer"));
        return declared.options().stream()
                .map(QuantizationDeclarations::key)
                .map(each -> passedOn && !each.name().equals("quantizer") ? each.withoutDefault() : each)
                .toList();
    }

    private static KeyDeclaration key(OptionDeclaration option) {
        KeyDeclaration.Type type =
                switch (option.type()) {
                    case "integer" -> KeyDeclaration.Type.INTEGER;
                    case "number" -> KeyDeclaration.Type.REAL;
                    case "boolean" -> KeyDeclaration.Type.BOOLEAN;
                    case "string" -> KeyDeclaration.Type.TEXT;
                    default ->
                        throw new IllegalArgumentException(
                                "option '" + option.name() + "' has the unknown type '" + option.type() + "'");
                };
        return new KeyDeclaration(
                option.name(),
                type,
                option.defaultValue(),
                option.defaultValue() == null,
                bound(option.min()),
                bound(option.max()),
                option.choices(),
                option.summary());
    }

    private static Double bound(Object bound) {
        return bound instanceof Number number ? number.doubleValue() : null;
    }
}
