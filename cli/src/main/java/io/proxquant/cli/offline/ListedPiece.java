package io.proxquant.cli.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.proxquant.quantization.Need;
import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.penalties.Penalties;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.quantization.quantizers.Quantizers;
import io.proxquant.quantization.rules.GradientRules;
import io.proxquant.quantization.schedules.StrengthSchedules;

/**
 * A piece that recipes can name, as it declares itself; the list is made from the registries, so that it always has all
 * of them.
 *
 * @param kind {@code method}, {@code quantizer}, {@code map}, {@code schedule}, {@code gradient-rule} or {@code penalty}
 * @param source where it was published
 * @param needs what a file of weights cannot give: {@code training} for methods, and what {@link Need} names, which has a
 *     published default where it is absent
 */
record ListedPiece(
        String kind, String name, String source, String summary, List<Option> parameters, List<String> needs) {

    /**
     * One option.
     *
     * @param type {@code integer}, {@code number} or {@code string}
     * @param defaultValue absent where it has to be given
     * @param min smallest allowed value, absent for words
     * @param max largest allowed value, absent for words
     * @param choices the only words allowed; absent for any, and for numbers
     */
    record Option(
            String name,
            String type,
            @JsonProperty("default") Object defaultValue,
            Object min,
            Object max,
            List<String> choices,
            String summary) {
        static Option of(OptionDeclaration option) {
            return new Option(
                    option.name(),
                    option.type(),
                    option.defaultValue(),
                    option.min(),
                    option.max(),
                    option.choices().isEmpty() ? null : option.choices(),
                    option.summary());
        }
    }

    /** All pieces, kind by kind, in the order of the registries. */
    static List<ListedPiece> all() {
        return Stream.of(
                        MethodPresets.all().stream().map(ListedPiece::method),
                        listed("quantizer", Quantizers.declared(), d -> Quantizers.byName(d.name(), Map.of())
                                .needs()),
                        listed("map", ProximalMaps.declared(), d -> ProximalMaps.byName(d.name(), Map.of())
                                .needs()),
                        listed("schedule", StrengthSchedules.declared(), d -> Set.of()),
                        listed("gradient-rule", GradientRules.declared(), d -> Set.of()),
                        listed("penalty", Penalties.declared(), d -> Set.of()))
                .flatMap(pieces -> pieces)
                .toList();
    }

    private static ListedPiece method(MethodPreset preset) {
        return of("method", preset.declared(), Stream.concat(Stream.of("training"), spelled(preset.needs())));
    }

    private static Stream<ListedPiece> listed(
            String kind, List<PieceDeclaration> declared, Function<PieceDeclaration, Set<Need>> needs) {
        return declared.stream().map(each -> of(kind, each, spelled(needs.apply(each))));
    }

    private static ListedPiece of(String kind, PieceDeclaration declared, Stream<String> needs) {
        return new ListedPiece(
                kind,
                declared.name(),
                declared.source(),
                declared.summary(),
                declared.options().stream().map(Option::of).toList(),
                needs.toList());
    }

    /** {@code TRAINED_LEVELS} as {@code trained-levels}. */
    private static Stream<String> spelled(Set<Need> needs) {
        return needs.stream()
                .sorted()
                .map(need -> need.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    static List<String> lines(List<ListedPiece> pieces) {
        List<String> lines = new ArrayList<>();
        for (ListedPiece piece : pieces) {
            lines.add(piece.kind + " " + piece.name + ": " + piece.summary);
            lines.add("    source: " + piece.source);
            if (!piece.needs.isEmpty()) {
                lines.add("    needs: " + String.join(", ", piece.needs));
            }
            for (Option option : piece.parameters) {
                lines.add("    " + option.name + " = " + (option.defaultValue == null ? "?" : option.defaultValue)
                        + allowed(option) + ": " + option.summary);
            }
        }
        return lines;
    }

    private static String allowed(Option option) {
        if (option.choices != null) {
            return " (one of " + option.choices + ")";
        }
        return option.min == null ? "" : " (" + option.type + " from " + option.min + " to " + option.max + ")";
    }
}
