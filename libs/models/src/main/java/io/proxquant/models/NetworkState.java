package io.proxquant.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Moves a network's whole state through its port; separate from {@link Network} so that every network does it alike. */
final class NetworkState {

    /** PyTorch's batch counters: integers that matter only for a cumulative moving average, which nobody here uses. */
    private static final String COUNTER = ".num_batches_tracked";

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
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "state does not fit network '" + network.type() + "': " + String.join("; ", problems));
        }
        for (ParameterView parameter : known.values()) {
            float[] values = state.get(parameter.name());
            network.port().write(parameter.name(), 0, values, 0, values.length);
        }
    }
}
