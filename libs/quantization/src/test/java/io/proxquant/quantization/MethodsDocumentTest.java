package io.proxquant.quantization;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.penalties.Penalties;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.quantization.quantizers.Quantizers;
import io.proxquant.quantization.rules.GradientRules;
import io.proxquant.quantization.schedules.StrengthSchedules;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/methods.md} names everything that a recipe can name, and nothing that it cannot. */
class MethodsDocumentTest {
    private static List<String> lines;

    @BeforeAll
    static void read() throws Exception {
        lines = Files.readAllLines(Path.of("../../docs/methods.md"));
    }

    @Test
    void everyPresetHasASectionAndEverySectionAPreset() {
        List<String> sections = lines.stream()
                .filter(line -> line.startsWith("### "))
                .flatMap(line -> Stream.of(line.substring(4).split(", ")))
                .map(name -> name.replace("`", ""))
                .toList();
        assertThat(sections)
                .containsExactlyInAnyOrderElementsOf(
                        MethodPresets.all().stream().map(MethodPreset::name).toList());
    }

    @Test
    void everyPieceHasARowWithItsOptions() {
        assertThat(rows("## Quantizers")).containsExactlyElementsOf(names(Quantizers.declared()));
        assertThat(rows("## Proximal maps")).containsExactlyElementsOf(names(ProximalMaps.declared()));
        assertThat(rows("## Strength schedules")).containsExactlyElementsOf(names(StrengthSchedules.declared()));
        assertThat(rows("## Gradient rules")).containsExactlyElementsOf(names(GradientRules.declared()));
        assertThat(rows("## Penalties")).containsExactlyElementsOf(names(Penalties.declared()));
        Stream.of(Quantizers.declared(), StrengthSchedules.declared(), GradientRules.declared(), Penalties.declared())
                .flatMap(List::stream)
                .forEach(piece -> piece.options().forEach(option -> assertThat(row(piece.name()))
                        .as("%s of %s", option.name(), piece.name())
                        .anyMatch(line -> line.contains("`" + option.name() + "`"))));
    }

    private static List<String> names(List<PieceDeclaration> pieces) {
        return pieces.stream().map(PieceDeclaration::name).toList();
    }

    private static List<String> rows(String heading) {
        return lines.stream()
                .dropWhile(line -> !line.equals(heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
    }

    private static List<String> row(String piece) {
        return lines.stream()
                .filter(line -> line.startsWith("| `" + piece + "` |"))
                .toList();
    }
}
