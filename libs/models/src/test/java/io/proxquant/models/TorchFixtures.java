package io.proxquant.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.assertj.core.data.Offset;

import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.models.data.TokenBatch;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;

import static org.assertj.core.api.Assertions.assertThat;

/** What src/test/python/make_fixtures.py had PyTorch compute, and the formulas by which both sides make their inputs. */
public final class TorchFixtures {

    public static final Path FOLDER = Path.of("src/test/resources/torch");

    private TorchFixtures() {}

    /** The floating tensors of a file by name. */
    public static Map<String, float[]> floats(String file) {
        return floats(FOLDER.resolve(file));
    }

    public static Map<String, float[]> floats(Path path) {
        try (SafetensorsFile file = SafetensorsFile.open(path, SafetensorsLimits.defaults())) {
            Map<String, float[]> values = new LinkedHashMap<>();
            for (TensorInfo tensor : file.header().tensors().values()) {
                if (tensor.dtype().readableAsFloat()) {
                    values.put(tensor.name(), file.readAll(tensor.name()));
                }
            }
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code formula} of torch_models.py. */
    public static float[] formula(int count, int offset) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (((i * 389L + offset * 131L) % 997 - 498) / 498.0);
        }
        return values;
    }

    /** {@code fill} of torch_models.py. */
    public static void fill(Network network, float scale) {
        int offset = 0;
        for (ParameterView parameter : network.parameters()) {
            float[] values = formula(parameter.size(), offset++);
            for (int i = 0; i < values.length; i++) {
                values[i] *= scale;
            }
            network.port().write(parameter.name(), 0, values, 0, values.length);
        }
    }

    /** {@code tokens} of torch_models.py. */
    public static TokenBatch tokens(int steps, int streams, int words, int offset) {
        int[] inputs = new int[steps * streams];
        int[] labels = new int[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (i * 7 + offset) % words;
            labels[i] = (i * 5 + offset + 1) % words;
        }
        return new TokenBatch(inputs, labels, streams);
    }

    public static void assertClose(float[] actual, float[] expected, double tolerance, String what) {
        assertThat(actual).as(what).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("%s[%d]", what, i).isCloseTo(expected[i], Offset.offset((float) tolerance));
        }
    }
}
