package io.proxquant.models.parameters;

/**
 * The elements of one parameter, found once, for a loop over ranges so small that looking the parameter up for each of them
 * would be most of the work. Order and promises are those of the {@link Weights} it came from; it must not outlive the step.
 */
public interface ParameterValues {

    /** Copies elements {@code from .. from + count} into {@code into[at ..]}. */
    void read(int from, float[] into, int at, int count);

    /** Overwrites elements {@code from .. from + count}, in place. */
    void write(int from, float[] source, int at, int count);

    /**
     * Whether any small range costs no more than its share. Where it does not, as in a convolution that is stored in another
     * order or a tensor on another device, whole rows are better read once.
     */
    boolean direct();

    /** By looking the parameter up at every call. */
    static ParameterValues byName(Weights weights, String name) {
        return new ParameterValues() {
            @Override
            public void read(int from, float[] into, int at, int count) {
                weights.read(name, from, into, at, count);
            }

            @Override
            public void write(int from, float[] source, int at, int count) {
                weights.write(name, from, source, at, count);
            }

            @Override
            public boolean direct() {
                return false;
            }
        };
    }
}
