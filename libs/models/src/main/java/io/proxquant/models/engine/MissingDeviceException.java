package io.proxquant.models.engine;

/** A network was to be made on a device that is {@link ComputeDevice#missing}; never the fault of recipe or weights. */
public final class MissingDeviceException extends RuntimeException {

    MissingDeviceException(String why) {
        super(why);
    }
}
