package io.proxquant.models.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Platform;

/**
 * Run once while an image is built: lays the engine's native libraries out in a directory, named as the engine looks for
 * them, so that a service needs neither network, home directory nor a writable root to load them.
 *
 * <p>Without further arguments the engine itself is started, which also proves that the base image can run it. With a
 * version and a flavour only the binding of that flavour is unpacked, beside a libtorch that is installed otherwise and
 * that may not be loadable where the image is built, as CUDA's is without a driver.
 */
public final class EngineUnpacking {
    private EngineUnpacking() {}

    /** @param arguments the directory, the same as in ENGINE_CACHE_DIR; optionally a libtorch version and a flavour */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        if (arguments.length > 1) {
            System.out.println(binding(directory, arguments[1], arguments[2]));
        } else {
            engine(directory);
        }
        makeReadable(directory);
    }

    private static void engine(Path directory) throws IOException {
        NativeEngine.get();
        System.out.println(LibUtils.getLibtorchPath() + " " + LibUtils.getVersion());
        // The engine asks for GPUs through JNA, which would unpack its own library at every start.
        System.out.println(copy(
                "/com/sun/jna/" + com.sun.jna.Platform.RESOURCE_PREFIX + "/" + System.mapLibraryName("jnidispatch"),
                directory.resolve(System.mapLibraryName("jnidispatch"))));
    }

    private static Path binding(Path directory, String version, String flavour) throws IOException {
        Platform platform = Platform.detectPlatform("pytorch");
        String library = System.mapLibraryName("djl_torch");
        String folder = version + "-" + flavour + "-" + platform.getClassifier();
        return copy(
                "/jnilib/" + platform.getClassifier() + "/" + flavour + "/" + library,
                directory.resolve("pytorch").resolve(folder).resolve(platform.getApiVersion() + "-" + library));
    }

    /** The engine unpacks for its own user only; services run under another. */
    private static void makeReadable(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.toList()) {
                String permissions = Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
            }
        }
    }

    private static Path copy(String resource, Path target) throws IOException {
        try (InputStream in = LibUtils.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("no " + resource + " on the class path: this version has no binding for it");
            }
            Files.createDirectories(target.getParent());
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            return target;
        }
    }
}
