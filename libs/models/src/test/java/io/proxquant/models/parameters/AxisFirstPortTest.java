package io.proxquant.models.parameters;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

import io.proxquant.models.Samples;
import io.proxquant.models.networks.EngineNetwork;
import io.proxquant.models.random.RandomStream;
import io.proxquant.quantization.AxisOrder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Any range of a parameter is that of its elements with the axis first, over every port and storage order. */
class AxisFirstPortTest {
    private static final String CONVOLUTION = "layer2.0.conv1.weight";
    private static final String MATRIX = "fc.weight";

    @Test
    void rangesAreThoseOfTheOtherOrderOverHostViewsAndCopies() {
        List<Function<List<StoredParameter>, ParameterPort>> kinds = List.of(HostViewPort::new, CopyingPort::new);
        for (Function<List<StoredParameter>, ParameterPort> kind : kinds) {
            try (EngineNetwork network = (EngineNetwork) Samples.smallResNet(Samples.SEED)) {
                ParameterPort port = kind.apply(network.stored());
                for (String name : List.of(CONVOLUTION, MATRIX)) {
                    ranges(port, view(network, name), 1);
                }
                ranges(port, view(network, CONVOLUTION), 3);
            }
        }
    }

    private static void ranges(ParameterPort port, ParameterView view, int axis) {
        AxisOrder order = AxisOrder.of(view.shape(), axis);
        ParameterPort turned = AxisFirstPort.over(port, Map.of(view.name(), order));
        RandomStream random = new RandomStream(axis);
        float[] expected = order.toStored(port.readAll(view));
        for (int i = 0; i < 60; i++) {
            int from = random.nextInt(view.size());
            int count = random.nextInt(view.size() - from + 1);
            float[] read = new float[count + 2];
            turned.read(view.name(), from, read, 1, count);
            for (int k = 0; k < count; k++) {
                assertThat(read[k + 1]).isEqualTo(expected[from + k]);
                expected[from + k] = i + k / 1000f;
            }
            float[] written = new float[count + 1];
            System.arraycopy(expected, from, written, 1, count);
            turned.values(view.name()).write(from, written, 1, count);
        }
        assertThat(order.toStored(port.readAll(view))).isEqualTo(expected);
        assertThatThrownBy(() -> turned.read(view.name(), 1, new float[view.size()], 0, view.size()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(view.name());
    }

    @Test
    void withNothingToTurnItIsThePortItself() {
        try (EngineNetwork network = (EngineNetwork) Samples.smallResNet(Samples.SEED)) {
            assertThat(AxisFirstPort.over(network.port(), Map.of())).isSameAs(network.port());
        }
    }

    private static ParameterView view(EngineNetwork network, String name) {
        return network.parameters().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
