package io.proxquant.models.calibration;

import java.util.List;

/**
 * What a calibration did to a network.
 *
 * @param batches forward passes whose values were averaged; 0 if there was nothing to change
 * @param samples images or tokens in them, together
 * @param parameters names of the parameters that were written, in the network's order
 * @param largestChange max |new - old| over their elements; 0 if there are none
 */
public record CalibrationReport(int batches, int samples, List<String> parameters, double largestChange) {
    /** Keeps a copy of the list. */
    public CalibrationReport {
        parameters = List.copyOf(parameters);
    }
}
