package io.proxquant.recipes;

import java.util.ArrayList;
import java.util.List;

import io.proxquant.recipes.yaml.Node;

/** Checks one value against its declaration and reports what does not fit. */
final class ValueCheck {
    private final Problems problems;

    ValueCheck(Problems problems) {
        this.problems = problems;
    }

    /** The value in its declared type, or null after reporting why it does not fit. */
    Object check(Node node, String path, KeyDeclaration declared) {
        Object value = node instanceof Node.Scalar scalar ? scalar.value() : null;
        if (node instanceof Node.Scalar && value == null) {
            problems.add(node, path, "has no value; give one or leave the key out", declared.allowed());
            return null;
        }
        return switch (declared.type()) {
            case INTEGER ->
                whole(value) instanceof Long integer
                        ? within(node, path, declared, integer, integer)
                        : wrong(node, path, declared, "a whole number");
            case REAL ->
                value instanceof Number real
                        ? within(node, path, declared, real.doubleValue(), real.doubleValue())
                        : wrong(node, path, declared, "a number");
            case BOOLEAN -> value instanceof Boolean ? value : wrong(node, path, declared, "true or false");
            case TEXT ->
                value instanceof String text
                        ? allowed(node, path, declared, text)
                        : wrong(node, path, declared, "text");
            case REALS -> reals(node, path, declared);
        };
    }

    /** {@code 8.0} is the whole number 8, as in JSON, whose canonical form writes both alike. */
    private static Object whole(Object value) {
        return value instanceof Double real && real == Math.rint(real) && Math.abs(real) <= 0x1p53
                ? (Object) real.longValue()
                : value;
    }

    private Object reals(Node node, String path, KeyDeclaration declared) {
        if (!(node instanceof Node.Sequence list) || list.items().isEmpty()) {
            return wrong(node, path, declared, "a list of numbers, e.g. [0.5]");
        }
        List<Object> values = checkAll(
                node, path, KeyDeclaration.optionalReal(path, declared.min(), declared.max(), declared.summary()));
        return values.size() == list.items().size() ? values : null;
    }

    private Object within(Node node, String path, KeyDeclaration declared, double value, Object typed) {
        if (!declared.within(value)) {
            problems.add(node, path, "must be " + declared.range() + ", was " + typed);
            return null;
        }
        return typed;
    }

    private Object allowed(Node node, String path, KeyDeclaration declared, String text) {
        if (!declared.allowed().isEmpty() && !declared.allowed().contains(text)) {
            problems.add(
                    node,
                    path,
                    "'" + text + "' is not known" + Spelling.hint(text, declared.allowed()),
                    declared.allowed());
            return null;
        }
        return text;
    }

    private Object wrong(Node node, String path, KeyDeclaration declared, String expected) {
        String seen = node instanceof Node.Scalar scalar
                ? "'" + scalar.value() + "'"
                : node instanceof Node.Mapping ? "a map" : "a list";
        problems.add(node, path, "must be " + expected + ", was " + seen, declared.allowed());
        return null;
    }

    /** A list of values that each fit the declaration; values that do not are reported and left out. */
    List<Object> checkAll(Node node, String path, KeyDeclaration declared) {
        if (!(node instanceof Node.Sequence list)) {
            problems.add(node, path, "must be a list, e.g. [...]");
            return List.of();
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            Object value = check(list.items().get(i), path + "[" + i + "]", declared);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }
}
