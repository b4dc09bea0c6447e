package io.proxquant.models.data.formats;

import io.proxquant.models.data.Normalization;

/** MNIST (LeCun et al. 1998). */
public final class Mnist extends TenOf28 {

    @Override
    public String name() {
        return "mnist";
    }

    @Override
    public String summary() {
        return "28x28 grey images of digits, IDX files";
    }

    @Override
    Normalization usual() {
        return Normalization.of(0.1307f, 0.3081f);
    }
}
