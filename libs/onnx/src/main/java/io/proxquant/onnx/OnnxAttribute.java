package io.proxquant.onnx;

import java.util.List;

/** What is set about a node: the kinds of attributes that are taken. Graphs inside attributes (loops, branches) are not. */
public sealed interface OnnxAttribute {

    /** One number. */
    record FloatValue(float value) implements OnnxAttribute {}

    /** One integer. */
    record IntValue(long value) implements OnnxAttribute {}

    /** One text. */
    record StringValue(String value) implements OnnxAttribute {}

    /** One tensor. */
    record TensorValue(OnnxTensor value) implements OnnxAttribute {}

    /** Numbers. */
    record Floats(List<Float> values) implements OnnxAttribute {
        public Floats {
            values = List.copyOf(values);
        }
    }

    /** Integers. */
    record Ints(List<Long> values) implements OnnxAttribute {
        public Ints {
            values = List.copyOf(values);
        }
    }

    /** Texts. */
    record Strings(List<String> values) implements OnnxAttribute {
        public Strings {
            values = List.copyOf(values);
        }
    }

    /** An integer. */
    static OnnxAttribute of(long value) {
        return new IntValue(value);
    }

    /** A number. */
    static OnnxAttribute of(float value) {
        return new FloatValue(value);
    }

    /** A text. */
    static OnnxAttribute of(String value) {
        return new StringValue(value);
    }

    /** Integers. */
    static OnnxAttribute ofAll(long... values) {
        return new Ints(java.util.Arrays.stream(values).boxed().toList());
    }
}
