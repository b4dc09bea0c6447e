package io.proxquant.models.pass;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.models.parameters.ParameterView;
import io.proxquant.recipes.NetworkFit;

/** Moves a network's whole state through its port; separate from {@link Network} so that every network does it alike. */
final class NetworkState {

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
                .filter(name -> !known.containsKey(name) && !network.fit().passesOver(name))
                .forEach(name -> problems.add("unknown " + name));
        refuse(network, problems);
        for (ParameterView parameter : known.values()) {
            float[] values = state.get(parameter.name());
            network.port().write(parameter.name(), 0, values, 0, values.length);
        }
    }

    private static void refuse(Network network, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the weights are not those of this '" + network.type() + "': "
                    + String.join("; ", NetworkFit.aFew(problems)));
        }
    }
}
