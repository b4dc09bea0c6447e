package io.proxquant.quantization.operators;

/**
 * prox_{tf}(v) = argmin over x of f(x) + 1/(2t) ‖x - v‖² for one function f.
 *
 * <p>Guarantees: deterministic; t = 0 leaves the values as they are (-0 may become +0), for an indicator too, which
 * projects for every t &gt; 0; t = ∞ gives the minimiser of f nearest to v. Implementations keep no state. Values have to
 * be finite: a NaN is not looked for, since the code that reads weights has done that.
 */
public interface ProximalOperator {
    /**
     * Replaces v by prox_{tf}(v).
     *
     * @param t from 0 to infinity
     * @throws IllegalArgumentException if t is negative or NaN; nothing is written then
     */
    void apply(float[] x, int from, int length, double t);

    /** f(x); +∞ outside the domain of f. */
    double value(float[] x, int from, int length);

    /** Whether f is a sum over single values, so that a caller may cut the range wherever it likes. */
    boolean elementwise();
}
