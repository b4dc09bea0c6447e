package io.proxquant.models.engine;

import java.nio.file.Path;

import ai.djl.pytorch.jni.JniUtils;

/**
 * The engine as it was started: what decides, besides the image, whether two runs give the same bytes.
 *
 * @param device where networks compute
 * @param threads intra-op threads; sums are split by them, so results differ between thread counts
 * @param processorClass what numerical libraries dispatch on: architecture, vendor and vector
 *     extensions, and on a GPU its compute capability
 * @param passiveWait whether OpenMP threads sleep while waiting; false makes steps several times slower on busy cores
 */
public record StartedEngine(ComputeDevice device, int threads, String processorClass, boolean passiveWait) {

    /** The environment variable that OpenMP reads once, before Java could set it. */
    public static final String WAIT_POLICY = "OMP_WAIT_POLICY";

    /**
     * Starts the engine for computing on the processor.
     *
     * @see #start(int, DeviceChoice)
     */
    public static StartedEngine start(int threads) {
        return start(threads, DeviceChoice.CPU);
    }

    /**
     * Loads the native library if that has not happened and fixes the thread count. Call it before anything else of this
     * module; the count holds for the whole process. Whether a GPU that was asked for is there, {@link
     * ComputeDevice#missing} of the device says.
     *
     * @param threads 1 or more
     * @throws IllegalStateException if the native library cannot be loaded, saying what to do; not where a GPU was asked
     *     for, since a library for GPUs does not load without a driver, and then the device is what is missing
     */
    public static StartedEngine start(int threads, DeviceChoice choice) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
        }
        ComputeDevice device = choice.device();
        String processor = ProcessorClass.detect(Path.of("/proc/cpuinfo"));
        boolean passive = "PASSIVE".equalsIgnoreCase(System.getenv(WAIT_POLICY));
        if (device.missing().isPresent()) {
            return new StartedEngine(device, threads, processor, passive);
        }
        NativeEngine.get();
        JniUtils.setNumThreads(threads);
        String gpu = device == ComputeDevice.GPU ? "/" + NativeEngine.gpuClass() : "";
        return new StartedEngine(device, JniUtils.getNumThreads(), processor + gpu, passive);
    }
}
