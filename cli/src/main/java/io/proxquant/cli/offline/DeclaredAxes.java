package io.proxquant.cli.offline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.recipes.NetworkFit;

/** Where a declared network has its output channels, under the names that a file has by the recipe's name map. */
record DeclaredAxes(Map<String, Integer> byName) {
    /** What the network of a recipe says; nothing where it declares none. */
    static DeclaredAxes of(Optional<NetworkFit> declared) {
        Map<String, Integer> byName = new TreeMap<>();
        declared.ifPresent(network ->
                network.tensors().forEach(each -> byName.put(network.names().foreign(each.name()), each.axis())));
        byName.values().removeIf(axis -> axis == 0);
        return new DeclaredAxes(byName);
    }

    /** The rule for these tensors of a file: naming one that is not there would be a mistake. */
    AxisRule among(List<String> tensors) {
        Map<String, Integer> theirs = new TreeMap<>(byName);
        theirs.keySet().retainAll(tensors);
        return new AxisRule(theirs);
    }
}
