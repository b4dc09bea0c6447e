package io.proxquant.networks;

import io.proxquant.recipes.KeyDeclaration;

/** The options that networks for images share. */
public final class ImageOptions {

    private ImageOptions() {}

    /** Channels of the images. */
    public static KeyDeclaration channels() {
        return KeyDeclaration.integer("channels", 1, 1, 16, "channels of the images");
    }

    /** Classes, one logit each. */
    public static KeyDeclaration classes() {
        return KeyDeclaration.integer("classes", 10, 2, 100_000, "classes to tell apart");
    }
}
