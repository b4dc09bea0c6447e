package io.proxquant.cli.offline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.recipes.NetworkFit;

/**
 * The dimension of the output channels where it is not 0, by the names that tensors have in a file by the recipe's name
 * map.
 */
record DeclaredAxes(Map<String, Integer> byName) {
    /** The axes that a recipe's network declares; none if the recipe declares no network. */
    static DeclaredAxes of(Optional<NetworkFit> declared) {
        Map<String, Integer> byName = new TreeMap<>();
        declared.ifPresent(network ->
                network.tensors().forEach(each -> byName.put(network.names().foreign(each.name()), each.axis())));
        byName.values().removeIf(axis -> axis == 0);
        return new DeclaredAxes(byName);
    }

    /**
     * The rule for these tensors of a file; axes of other tensors are left out, since a rule must not name what is not
     * there.
     */
    AxisRule among(List<String> tensors) {
        Map<String, Integer> theirs = new TreeMap<>(byName);
        theirs.keySet().retainAll(tensors);
        return new AxisRule(theirs);
    }
}
