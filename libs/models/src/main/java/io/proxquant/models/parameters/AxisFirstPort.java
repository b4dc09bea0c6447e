package io.proxquant.models.parameters;

import java.util.List;
import java.util.Map;

import io.proxquant.quantization.AxisOrder;

/**
 * A port on which some parameters have another dimension first than in torch's order, so that whatever cuts a tensor along
 * dimension 0 cuts these along their output channels. Nothing is moved or copied: each access goes to where the elements lie.
 */
public final class AxisFirstPort implements ParameterPort {
    private final ParameterPort port;
    private final Map<String, AxisOrder> orders;

    private AxisFirstPort(ParameterPort port, Map<String, AxisOrder> orders) {
        this.port = port;
        this.orders = Map.copyOf(orders);
    }

    /**
     * The port itself if there is nothing to reorder.
     *
     * @param orders by parameter; the others are as they are
     */
    public static ParameterPort over(ParameterPort port, Map<String, AxisOrder> orders) {
        return orders.isEmpty() ? port : new AxisFirstPort(port, orders);
    }

    /** Copies between an array and elements in torch's order. */
    @FunctionalInterface
    private interface Copy {
        void range(int from, float[] array, int at, int count);
    }

    @Override
    public void read(String name, int from, float[] into, int at, int count) {
        gather(name, from, into, at, count, (torch, array, to, run) -> port.read(name, torch, array, to, run));
    }

    @Override
    public void readGradient(String name, int from, float[] into, int at, int count) {
        gather(name, from, into, at, count, (torch, array, to, run) -> port.readGradient(name, torch, array, to, run));
    }

    @Override
    public void write(String name, int from, float[] source, int at, int count) {
        scatter(name, from, source, at, count, (torch, array, to, run) -> port.write(name, torch, array, to, run));
    }

    @Override
    public void writeGradient(String name, int from, float[] source, int at, int count) {
        scatter(
                name,
                from,
                source,
                at,
                count,
                (torch, array, to, run) -> port.writeGradient(name, torch, array, to, run));
    }

    private void gather(String name, int from, float[] into, int at, int count, Copy copy) {
        AxisOrder order = orders.get(name);
        if (order == null) {
            copy.range(from, into, at, count);
            return;
        }
        int whole = head(order, name, from, into, at, count, copy);
        int rows = wholeRows(order, from + whole, count - whole);
        float[] lines = new float[rows * order.inner()];
        for (int i = 0; rows > 0 && i < order.outer(); i++) {
            copy.range(torch(order, i, (from + whole) / length(order)), lines, 0, lines.length);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(
                        lines,
                        row * order.inner(),
                        into,
                        at + whole + row * length(order) + i * order.inner(),
                        order.inner());
            }
        }
        int done = whole + rows * length(order);
        pieces(order, from + done, into, at + done, count - done, copy);
    }

    private void scatter(String name, int from, float[] source, int at, int count, Copy copy) {
        AxisOrder order = orders.get(name);
        if (order == null) {
            copy.range(from, source, at, count);
            return;
        }
        int whole = head(order, name, from, source, at, count, copy);
        int rows = wholeRows(order, from + whole, count - whole);
        float[] lines = new float[rows * order.inner()];
        for (int i = 0; rows > 0 && i < order.outer(); i++) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(
                        source,
                        at + whole + row * length(order) + i * order.inner(),
                        lines,
                        row * order.inner(),
                        order.inner());
            }
            copy.range(torch(order, i, (from + whole) / length(order)), lines, 0, lines.length);
        }
        int done = whole + rows * length(order);
        pieces(order, from + done, source, at + done, count - done, copy);
    }

    /** What stands before the first whole row; returns how much that is. */
    private static int head(AxisOrder order, String name, int from, float[] array, int at, int count, Copy copy) {
        if (from < 0 || count < 0 || count > order.total() - from) {
            throw new IllegalArgumentException("elements " + from + " to " + ((long) from + count) + " of '" + name
                    + "', which has " + order.total());
        }
        int into = count == 0 ? 0 : from % length(order);
        int before = into == 0 ? 0 : Math.min(count, length(order) - into);
        pieces(order, from, array, at, before, copy);
        return before;
    }

    /** A part of one row, run by run. */
    private static void pieces(AxisOrder order, int from, float[] array, int at, int count, Copy copy) {
        for (int done = 0; done < count; ) {
            int run = Math.min(count - done, order.inner() - (from + done) % order.inner());
            copy.range(order.rowMajorIndex(from + done), array, at + done, run);
            done += run;
        }
    }

    private static int wholeRows(AxisOrder order, int from, int count) {
        return count > 0 && from % length(order) == 0 ? count / length(order) : 0;
    }

    private static int length(AxisOrder order) {
        return order.outer() * order.inner();
    }

    private static int torch(AxisOrder order, int outer, int row) {
        return (outer * order.along() + row) * order.inner();
    }

    @Override
    public ParameterValues values(String name) {
        return orders.containsKey(name) ? ParameterValues.byName(this, name) : port.values(name);
    }

    @Override
    public List<ParameterView> parameters() {
        return port.parameters();
    }

    @Override
    public void dropGradients() {
        port.dropGradients();
    }

    @Override
    public int threads() {
        return port.threads();
    }
}
