package io.proxquant.models.engine;

import java.util.Optional;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.cuda.CudaUtils;

/**
 * The one place that loads the engine, so that what must be set before its first class loads is always set, and the one that
 * names its devices, so that no tensor lands on another than its network's.
 */
public final class NativeEngine {

    private NativeEngine() {}

    public static Engine get() {
        // Without these DJL asks a cloud metadata address at start and may download natives in the middle of a run.
        setIfAbsent("OPT_OUT_TRACKING", "true");
        setIfAbsent("ai.djl.offline", "true");
        try {
            return Engine.getEngine("PyTorch");
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException(
                    "the PyTorch library could not be loaded: check that the pytorch-native artifact for "
                            + System.getProperty("os.name") + "/" + System.getProperty("os.arch")
                            + " is on the class path, and that the directory in DJL_CACHE_DIR (default ~/.djl.ai) is"
                            + " writable and has 600 MB free, or that the libtorch in PYTORCH_LIBRARY_PATH is whole: "
                            + rootCause(e),
                    e);
        }
    }

    /** The linker's own words, for one: they name the library that is missing. */
    private static String rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    /** The owner of a network's memory; every scope below it is on the same device. */
    public static NDManager owner(ComputeDevice device) {
        device.missing().ifPresent(why -> {
            throw new MissingDeviceException(why);
        });
        // Never newBaseManager(): DJL's default device is a GPU as soon as there is one.
        return get().newBaseManager(device == ComputeDevice.GPU ? Device.gpu() : Device.cpu());
    }

    /** Why no GPU can be used: no driver to load the engine with, none found, or the one that is found does not compute. */
    static Optional<String> missingGpu() {
        Engine engine;
        try {
            engine = get();
        } catch (IllegalStateException e) {
            return Optional.of(
                    "networks shall compute on a GPU, and the engine cannot be loaded; a driver's libcuda.so.1"
                            + " comes from the node (the container runtime's, runtimeClassName in Kubernetes): "
                            + e.getMessage());
        }
        // libtorch's own word, not DJL's count, which is 0 wherever CUDA's runtime is not called libcudart.so.
        if (!engine.hasCapability("CUDA")) {
            return Optional.of("networks shall compute on a GPU, but libtorch in " + LibUtils.getLibtorchPath()
                    + " finds none: it takes the CUDA image, a GPU asked for (limit nvidia.com/gpu, docker run --gpus 1)"
                    + " and its driver; or choose the device cpu");
        }
        try (NDManager scope = engine.newBaseManager(Device.gpu());
                NDArray one = scope.ones(new Shape(1))) {
            return one.add(one).getFloat() == 2f
                    ? Optional.empty()
                    : Optional.of("the GPU computes 1 + 1 wrongly: drain the node, or choose the device cpu");
        } catch (EngineException e) {
            return Optional.of("networks shall compute on a GPU, and the one that is found cannot be used: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                    + "; mend driver or image, or choose the device cpu");
        }
    }

    /** Names the kernels that a GPU is given, for example {@code cuda90}; {@code cuda} where DJL cannot ask for them. */
    static String gpuClass() {
        return get().getGpuCount() > 0
                ? "cuda" + CudaUtils.getComputeCapability(Device.gpu().getDeviceId())
                : "cuda";
    }

    private static void setIfAbsent(String key, String value) {
        if (System.getProperty(key) == null && System.getenv(key) == null) {
            System.setProperty(key, value);
        }
    }
}
