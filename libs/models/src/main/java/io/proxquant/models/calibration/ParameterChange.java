package io.proxquant.models.calibration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.models.pass.Network;
import io.proxquant.networks.ParameterKind;

/** Changes to some parameters of a network that are either kept as a whole or taken back when this is closed. */
final class ParameterChange implements AutoCloseable {

    private final Network network;
    private final Map<String, float[]> before = new LinkedHashMap<>();
    private final Map<String, Double> changed = new LinkedHashMap<>();
    private boolean kept;

    private ParameterChange(Network network) {
        this.network = network;
    }

    /** Remembers all parameters of a kind. */
    static ParameterChange of(Network network, ParameterKind kind) {
        ParameterChange change = new ParameterChange(network);
        network.parameters().stream()
                .filter(p -> p.kind() == kind)
                .forEach(p -> change.before.put(p.name(), network.port().readAll(p)));
        return change;
    }

    /** A copy of what the parameter was. */
    double[] before(String name) {
        float[] values = before.get(name);
        double[] copy = new double[values.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i];
        }
        return copy;
    }

    /** Writes a parameter, rounded once; one with a value that is not finite is refused. */
    void write(String name, double[] values) {
        float[] old = before.get(name);
        float[] rounded = new float[values.length];
        double largest = 0;
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
            if (!Float.isFinite(rounded[i])) {
                throw new IllegalArgumentException("calibration gives " + name + "[" + i + "] = " + rounded[i]
                        + ": take larger batches, and check weights and data");
            }
            largest = Math.max(largest, Math.abs((double) rounded[i] - old[i]));
        }
        network.port().write(name, 0, rounded, 0, rounded.length);
        changed.put(name, largest);
    }

    /** Writes everything as it was. */
    void restore() {
        before.forEach((name, values) -> network.port().write(name, 0, values, 0, values.length));
        changed.clear();
    }

    /** Makes the changes last. */
    CalibrationReport keep(CalibrationBatches batches) {
        kept = true;
        double largest = changed.values().stream().mapToDouble(d -> d).max().orElse(0);
        List<String> names = List.copyOf(changed.keySet());
        return new CalibrationReport(batches.count(), batches.samples(), names, largest);
    }

    @Override
    public void close() {
        if (!kept) {
            restore();
        }
    }
}
