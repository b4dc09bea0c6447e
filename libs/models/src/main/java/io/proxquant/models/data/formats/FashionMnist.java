package io.proxquant.models.data.formats;

import io.proxquant.models.data.Normalization;

/** Fashion-MNIST (Xiao et al. 2017). */
public final class FashionMnist extends TenOf28 {

    @Override
    public String name() {
        return "fashion-mnist";
    }

    @Override
    public String summary() {
        return "28x28 grey images of clothes, IDX files";
    }

    @Override
    Normalization usual() {
        return Normalization.of(0.2860f, 0.3530f);
    }
}
