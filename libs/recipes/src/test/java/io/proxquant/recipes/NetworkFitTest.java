package io.proxquant.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Weights of another network are told apart from those whose names a rule of the recipe mends. */
class NetworkFitTest {

    private static final List<DeclaredTensor> TENSORS = List.of(
            DeclaredTensor.of("conv1.weight", List.of(2L, 3L, 3L, 3L), true),
            DeclaredTensor.of("layer1.0.conv1.weight", List.of(2L, 2L, 3L, 3L), true),
            DeclaredTensor.of("fc.weight", List.of(2L, 12L), true),
            DeclaredTensor.of("fc.bias", List.of(2L), false));
    private static final String REFUSED = "the weights are not those of this 'small': ";

    @Test
    void itsOwnTensorsPassAndCountersBesideThem() {
        Map<String, long[]> file = file("");
        file.put("bn1.num_batches_tracked", new long[0]);
        assertThatCode(() -> fit("").require(file)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_orig_mod.", "module.", "module._orig_mod.", "_orig_mod.module.", "model.net."})
    void whatStandsBeforeEveryNameIsRecognisedAndTheRuleProposedPasses(String prefix) {
        assertThat(told(fit(""), file(prefix)))
                .isEqualTo(REFUSED + "missing conv1.weight[2, 3, 3, 3]; 4 of 4 tensors are there with " + prefix
                        + " before their names: write prefix: \"" + prefix + "\" into the recipe's network section");
        assertThatCode(() -> fit(prefix).require(file(prefix))).doesNotThrowAnyException();
    }

    @Test
    void aRuleTooMuchIsTakenOutAndAnotherOneReplaced() {
        assertThat(told(fit("module."), file("")))
                .isEqualTo(REFUSED
                        + "missing module.conv1.weight[2, 3, 3, 3]; 4 of 4 tensors are there with nothing before"
                        + " their names: take prefix out of the recipe's network section");
        assertThat(told(fit("module."), file("_orig_mod.")))
                .contains("are there with _orig_mod. before their names: write prefix: \"_orig_mod.\"");
    }

    @Test
    void thePrefixStandsBeforeTheNamesOfTheMapToo() {
        NameMap map = new NameMap(Map.of("fc", "linear", "layer1", "blocks"), "module.", List.of());
        assertThat(map.foreign("fc.weight")).isEqualTo("module.linear.weight");
        Map<String, long[]> file = file("module.");
        file.put("module.linear.weight", file.remove("module.fc.weight"));
        file.put("module.linear.bias", file.remove("module.fc.bias"));
        file.put("module.blocks.0.conv1.weight", file.remove("module.layer1.0.conv1.weight"));
        assertThatCode(() -> new NetworkFit("small", map, TENSORS).require(file))
                .doesNotThrowAnyException();
        assertThat(told(new NetworkFit("small", NameMap.of(map.names()), TENSORS), file))
                .contains("4 of 4 tensors are there with module. before their names");
    }

    @Test
    void whatStaysWrongBehindAPrefixIsToldWithIt() {
        Map<String, long[]> file = file("module.");
        file.put("module.fc.weight", new long[] {12, 2});
        file.put("module.ema.conv1.weight", new long[] {2, 3, 3, 3});
        assertThat(told(fit(""), file))
                .isEqualTo(
                        REFUSED + "missing conv1.weight[2, 3, 3, 3]; 4 of 4 tensors are there with module. before their"
                                + " names: write prefix: \"module.\" into the recipe's network section; with that still"
                                + " module.fc.weight[2, 12] is [12, 2] there; unknown module.ema.conv1.weight");
    }

    @Test
    void tensorsThatTheNetworkHasNotAreNamedWithTheRuleThatPassesThemOver() {
        Map<String, long[]> file = file("");
        file.put("ema.decay", new long[] {1});
        file.put("head.weight", new long[] {3, 12});
        assertThat(told(fit(""), file))
                .isEqualTo(REFUSED + "unknown ema.decay; unknown head.weight; where the network is to do without, write"
                        + " ignore: [\"ema.decay\", \"head.weight\"] into the recipe's network section");
        NameMap rule = new NameMap(Map.of(), "", List.of("ema.decay", "head.*"));
        assertThatCode(() -> new NetworkFit("small", rule, TENSORS).require(file))
                .doesNotThrowAnyException();
    }

    @Test
    void manyOfOneModuleAreOnePatternThatMatchesNothingOfTheNetwork() {
        Map<String, long[]> file = file("");
        IntStream.range(0, 40).forEach(i -> file.put("teacher.layer." + i, new long[] {4}));
        IntStream.range(0, 3).forEach(i -> file.put("layer1.9." + i, new long[] {4}));
        String told = told(fit(""), file);
        assertThat(told).contains("unknown layer1.9.0", "more", "ignore: [\"layer1.9.*\", \"teacher.*\"]");
        NameMap rule = new NameMap(Map.of(), "", List.of("layer1.9.*", "teacher.*"));
        assertThat(TENSORS).noneMatch(tensor -> rule.ignores(tensor.name()));
        assertThatCode(() -> new NetworkFit("small", rule, TENSORS).require(file))
                .doesNotThrowAnyException();
    }

    @Test
    void anotherArchitectureGetsNoRuleThatWouldNotHelp() {
        Map<String, long[]> file = new LinkedHashMap<>();
        file.put("encoder.layers.0.attention.weight", new long[] {8, 8});
        file.put("decoder.fc.weight", new long[] {8, 8});
        assertThat(told(fit(""), file))
                .startsWith(REFUSED + "missing conv1.weight[2, 3, 3, 3]; missing layer1.0.conv1.weight[2, 2, 3, 3]; ")
                .contains("unknown decoder.fc.weight", "where only names differ")
                .doesNotContain("prefix:", "ignore:");
    }

    @Test
    void namesThatAreNothingButDotsCostNoTime() {
        Map<String, long[]> file = file("");
        file.put(".".repeat(1_000_000), new long[] {1});
        assertThat(told(fit(""), file)).contains("unknown ....");
    }

    private static NetworkFit fit(String prefix) {
        return new NetworkFit("small", new NameMap(Map.of(), prefix, List.of()), TENSORS);
    }

    private static Map<String, long[]> file(String prefix) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        TENSORS.forEach(tensor -> shapes.put(prefix + tensor.name(), tensor.extents()));
        return shapes;
    }

    private static String told(NetworkFit fit, Map<String, long[]> file) {
        return catchThrowable(() -> fit.require(file)).getMessage();
    }
}
