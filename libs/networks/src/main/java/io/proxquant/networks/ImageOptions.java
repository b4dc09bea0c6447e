package io.proxquant.networks;

import io.proxquant.recipes.ParameterDeclaration;

/** The options that networks for images share. */
public final class ImageOptions {

    private ImageOptions() {}

    /** Channels of the images. */
    public static ParameterDeclaration channels() {
        return ParameterDeclaration.integer("channels", 1, 1, 16, "channels of the images");
    }

    /** Classes, one logit each. */
    public static ParameterDeclaration classes() {
        return ParameterDeclaration.integer("classes", 10, 2, 100_000, "classes to tell apart");
    }
}
