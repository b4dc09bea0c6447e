package io.proxquant.quantization.budget;

/** There is no plan within a budget, or none that can be found in bounded memory; the message has the figures. */
public final class BudgetException extends Exception {
    private static final long serialVersionUID = 1L;

    BudgetException(String message) {
        super(message);
    }

    /** Whatever this layer becomes, the loss is not finite. */
    public static BudgetException broken(String layer) {
        return new BudgetException("whatever layer " + layer
                + " becomes, the loss is not finite; offer more bits or other quantizers, or exclude it");
    }
}
