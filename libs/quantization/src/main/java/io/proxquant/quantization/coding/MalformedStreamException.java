package io.proxquant.quantization.coding;

/** A stored stream is none that an encoder writes: too short, too long, no complete code, bits left over. */
public final class MalformedStreamException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with the symbol or the bit where it shows */
    public MalformedStreamException(String message) {
        super(message);
    }
}
