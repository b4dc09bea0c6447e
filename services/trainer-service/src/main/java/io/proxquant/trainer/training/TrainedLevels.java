package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.parameters.Weights;
import io.proxquant.networks.ParameterKind;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.TensorProximalMap;

/**
 * Codebooks that the optimizer moves like weights (Zhu et al. 2017, trained ternary quantization): beside every quantized
 * tensor a parameter {@code levels/<tensor>} with all its codebooks one after the other. Rate, momentum and weight decay are
 * those of the weights. Methods without trained levels have none.
 */
final class TrainedLevels {
    private static final String PREFIX = "levels/";

    private final Map<String, ParameterView> views = new LinkedHashMap<>();
    private final Map<String, float[]> initial = new LinkedHashMap<>();

    TrainedLevels(Method method, List<QuantizableTensor> tensors) {
        if (!method.needs().contains(Need.TRAINED_LEVELS)) {
            return;
        }
        TensorProximalMap map = new TensorProximalMap(method.map(), method.granularity());
        for (QuantizableTensor tensor : tensors) {
            float[] start = map.initialState(tensor.shape());
            ParameterView view =
                    new ParameterView(PREFIX + tensor.name(), new long[] {start.length}, ParameterKind.LEVELS);
            views.put(tensor.name(), view);
            initial.put(view.name(), start);
        }
    }

    boolean present() {
        return !views.isEmpty();
    }

    /** What the optimizer is to move beside the weights. */
    List<ParameterView> views() {
        return new ArrayList<>(views.values());
    }

    /** The published values that training starts from, by parameter. */
    Map<String, float[]> initial() {
        return initial;
    }

    String parameter(QuantizableTensor tensor) {
        return views.get(tensor.name()).name();
    }

    /** The codebooks of a tensor as they are now. */
    float[] of(QuantizableTensor tensor, Weights moved) {
        ParameterView view = views.get(tensor.name());
        float[] levels = new float[view.size()];
        moved.read(view.name(), 0, levels, 0, levels.length);
        return levels;
    }

    void save(Weights moved, NamedState into) {
        for (ParameterView view : views.values()) {
            float[] levels = new float[view.size()];
            moved.read(view.name(), 0, levels, 0, levels.length);
            into.put(view.name(), levels);
        }
    }

    void restore(NamedState from, Weights moved) {
        for (ParameterView view : views.values()) {
            moved.write(view.name(), 0, from.floats(view.name()), 0, view.size());
        }
    }
}
