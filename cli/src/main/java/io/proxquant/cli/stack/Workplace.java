package io.proxquant.cli.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import io.proxquant.cli.CommandFailure;
import io.proxquant.local.StackProcess;

/**
 * Where the programs are and where a local installation keeps its files.
 *
 * @param root of the checkout (or of an unpacked distribution with the same layout)
 * @param home data, logs and connection of the local installation, {@code .proxquant} below the root unless said
 */
public record Workplace(Path root, Path home) {

    /** The workplace of this process: the root from the launcher, the home from {@code PROXQUANT_HOME} if set. */
    public static Workplace here() {
        Path root = Path.of(System.getProperty(StackProcess.ROOT_PROPERTY, System.getProperty("user.dir")))
                .toAbsolutePath()
                .normalize();
        String home = System.getenv("PROXQUANT_HOME");
        return new Workplace(
                root,
                home == null || home.isBlank()
                        ? root.resolve(".proxquant")
                        : Path.of(home).toAbsolutePath().normalize());
    }

    public Path data() {
        return home.resolve("data");
    }

    public Path logs() {
        return home.resolve("logs");
    }

    /** Scratch space of one service. */
    public Path work(String service) {
        return home.resolve("work").resolve(service);
    }

    /** The runnable jar of a service, as it ships. */
    public Path serviceJar(String service) {
        Path jar = root.resolve("services")
                .resolve(service)
                .resolve(StackProcess.products())
                .resolve("quarkus-app/quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw new CommandFailure(jar + " is not there; " + StackProcess.remedy(root, "services/" + service));
        }
        return jar;
    }

    /** The file of arguments that a service brings for its JVM. */
    public Optional<Path> jvmArguments(String service) {
        return Optional.of(serviceJar(service).resolveSibling("jvm.args")).filter(Files::isRegularFile);
    }

    /** The jar whose agent makes a child leave with its parent. */
    public Path agentJar() {
        Path libraries = root.resolve("local").resolve(StackProcess.products()).resolve("stack/lib");
        try (var jars = Files.newDirectoryStream(libraries, "local-*.jar")) {
            return jars.iterator().next();
        } catch (java.io.IOException | java.util.NoSuchElementException e) {
            throw new CommandFailure("the stack is not in " + libraries + "; " + StackProcess.remedy(root, "local"), e);
        }
    }
}
