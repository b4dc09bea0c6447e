package io.proxquant.models;

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
final class NativeEngine {

    private NativeEngine() {}

    static Engine get() {
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
                            + " writable and has 600 MB free",
                    e);
        }
    }

    /** The owner of a network's memory; every scope below it is on the same device. */
    static NDManager owner(ComputeDevice device) {
        device.missing().ifPresent(why -> {
            throw new IllegalStateException(why);
        });
        // Never newBaseManager(): DJL's default device is a GPU as soon as there is one.
        return get().newBaseManager(device == ComputeDevice.GPU ? Device.gpu() : Device.cpu());
    }

    /** Why no GPU can be used: none is found, or the one that is found does not give back what it is given. */
    static Optional<String> missingGpu() {
        Engine engine = get();
        if (!engine.hasCapability("CUDA")) {
            return Optional.of("networks shall compute on a GPU, but this libtorch (" + LibUtils.getLibtorchPath()
                    + ") computes on the CPU only: take the CUDA image, or choose the device cpu");
        }
        if (engine.getGpuCount() == 0) {
            return Optional.of("networks shall compute on a GPU, but none is found: ask for one (a limit of"
                    + " nvidia.com/gpu, docker run --gpus 1), see that libcuda.so.1 and libcudart.so can be loaded, or"
                    + " choose the device cpu");
        }
        try (NDManager scope = engine.newBaseManager(Device.gpu());
                NDArray one = scope.ones(new Shape(1))) {
            return one.add(one).getFloat() == 2f
                    ? Optional.empty()
                    : Optional.of("the GPU computes 1 + 1 wrongly: drain the node, or choose the device cpu");
        } catch (EngineException e) {
            return Optional.of("networks shall compute on a GPU, and the one that is found cannot be used: "
                    + e.getMessage() + "; mend driver or image, or choose the device cpu");
        }
    }

    /** Names the kernels that a GPU is given, for example {@code cuda90}. */
    static String gpuClass() {
        return "cuda" + CudaUtils.getComputeCapability(Device.gpu().getDeviceId());
    }

    private static void setIfAbsent(String key, String value) {
        if (System.getProperty(key) == null && System.getenv(key) == null) {
            System.setProperty(key, value);
        }
    }
}
