package io.proxquant.models;

import ai.djl.engine.Engine;

/** The one place that loads the engine, so that what must be set before its first class loads is always set. */
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

    private static void setIfAbsent(String key, String value) {
        if (System.getProperty(key) == null && System.getenv(key) == null) {
            System.setProperty(key, value);
        }
    }
}
