package io.proxquant.models.networks.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import io.proxquant.models.data.Batch;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.engine.Tensors;
import io.proxquant.models.pass.ForwardPass;

/** How batches of images enter a network. */
public final class Images {

    private Images() {}

    /** The batch as (samples, channels, height, width), channels last in memory. */
    public static NDArray of(ForwardPass pass, Batch batch, String network, int channels) {
        if (!(batch instanceof ImageBatch images) || images.shape().channels() != channels) {
            throw new IllegalArgumentException("this " + network + " takes images of " + channels + " channel(s)");
        }
        long height = images.shape().height();
        long width = images.shape().width();
        return Tensors.of(pass.scope(), images.pixels(), new Shape(images.samples(), height, width, channels))
                .transpose(0, 3, 1, 2);
    }

    /** Refuses images of another extent, for networks that fit one only. */
    public static void require(ImageBatch images, String network, int extent) {
        if (images.shape().height() != extent || images.shape().width() != extent) {
            throw new IllegalArgumentException(
                    "this " + network + " takes images of " + extent + "x" + extent + ", not " + images.shape());
        }
    }
}
