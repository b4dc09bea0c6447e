package io.proxquant.models.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.proxquant.models.parameters.ParameterView;

/** Moves a network's whole state through its port; separate from {@link Network} so that every network does it alike. */
final class NetworkState {

    /** PyTorch's batch counters: integers that matter only for a cumulative moving average, which nobody here uses. */
    private static final String COUNTER = ".num_batches_tracked";

    /** How many misfits of each end of the list a message shows. */
    private static final int FEW = 10;

    private NetworkState() {}

    static Map<String, float[]> read(Network network) {
        Map<String, float[]> state = new LinkedHashMap<>();
        for (ParameterView parameter : network.parameters()) {
            state.put(parameter.name(), network.port().readAll(parameter));
        }
        return state;
    }

    static void write(Network network, Map<String, float[]> state) {
        List<String> problems = new ArrayList<>();
        Map<String, ParameterView> known = new LinkedHashMap<>();
        for (ParameterView parameter : network.parameters()) {
            known.put(parameter.name(), parameter);
            float[] values = state.get(parameter.name());
            if (values == null) {
                problems.add("missing " + parameter);
            } else if (values.length != parameter.size()) {
                problems.add(parameter + " needs " + parameter.size() + " values, got " + values.length);
            }
        }
        state.keySet().stream()
                .filter(name -> !known.containsKey(name) && !name.endsWith(COUNTER))
                .forEach(name -> problems.add("unknown " + name));
        refuse(network, problems);
        for (ParameterView parameter : known.values()) {
            float[] values = state.get(parameter.name());
            network.port().write(parameter.name(), 0, values, 0, values.length);
        }
    }

    static void requireShapes(Network network, Map<String, long[]> shapes) {
        List<String> problems = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (ParameterView parameter : network.parameters()) {
            known.add(parameter.name());
            long[] shape = shapes.get(parameter.name());
            if (shape == null) {
                problems.add("missing " + parameter);
            } else if (!Arrays.equals(shape, parameter.shape())) {
                problems.add(parameter + " is " + Arrays.toString(shape) + " there");
            }
        }
        shapes.keySet().stream()
                .filter(name -> !known.contains(name) && !name.endsWith(COUNTER))
                .sorted()
                .forEach(name -> problems.add("unknown " + name));
        refuse(network, problems);
    }

    private static void refuse(Network network, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the weights are not those of this '" + network.type() + "': "
                    + String.join("; ", shown(problems))
                    + "; where only names differ, say so in the recipe's network.names, e.g. names: {fc: linear}");
        }
    }

    /** Another width misfits every tensor; the first and the last few, of which the last are strangers, tell enough. */
    private static List<String> shown(List<String> problems) {
        int hidden = problems.size() - 2 * FEW;
        if (hidden < 2) {
            return problems;
        }
        List<String> shown = new ArrayList<>(problems.subList(0, FEW));
        shown.add(hidden + " more");
        shown.addAll(problems.subList(problems.size() - FEW, problems.size()));
        return shown;
    }
}
