package io.proxquant.networks.recurrent;

/** The kind of a recurrent layer, which decides what one step computes. */
public enum RecurrentCell {
    /** Hochreiter and Schmidhuber 1997: gates i, f, g, o, and a cell beside the state. */
    LSTM("lstm", 4),
    /** Cho et al. 2014, in the form of torch: gates r, z, n, the reset gate after the product with the state. */
    GRU("gru", 3);

    private final String prefix;
    private final int gates;

    RecurrentCell(String prefix, int gates) {
        this.prefix = prefix;
        this.gates = gates;
    }

    /** The word in recipes, and what parameters' names begin with. */
    public String prefix() {
        return prefix;
    }

    /** Number of gates, whose matrices lie one after the other in each of a layer's two tensors. */
    public int gates() {
        return gates;
    }
}
