package io.proxquant.onnx;

import java.util.List;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;

/** A message's fields by their names in the format; what is not set has the format's default. */
record MessageFields(DynamicMessage message) {

    boolean has(String name) {
        return message.hasField(field(name));
    }

    String text(String name) {
        return (String) message.getField(field(name));
    }

    long number(String name) {
        return ((Number) message.getField(field(name))).longValue();
    }

    float real(String name) {
        return (Float) message.getField(field(name));
    }

    ByteString bytes(String name) {
        return (ByteString) message.getField(field(name));
    }

    int choice(String name) {
        return ((EnumValueDescriptor) message.getField(field(name))).getNumber();
    }

    MessageFields part(String name) {
        return new MessageFields((DynamicMessage) message.getField(field(name)));
    }

    List<MessageFields> parts(String name) {
        return list(name).stream()
                .map(part -> new MessageFields((DynamicMessage) part))
                .toList();
    }

    /** A repeated field's elements as the library gives them. */
    List<?> list(String name) {
        return (List<?>) message.getField(field(name));
    }

    int count(String name) {
        return message.getRepeatedFieldCount(field(name));
    }

    /** Whether it is set, or has elements. */
    boolean given(String name) {
        FieldDescriptor field = field(name);
        return field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
    }

    private FieldDescriptor field(String name) {
        return message.getDescriptorForType().findFieldByName(name);
    }
}
