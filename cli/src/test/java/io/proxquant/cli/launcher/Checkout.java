package io.proxquant.cli.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.local.StackProcess;

/** The launcher as it ships, in a small checkout of its own, with stand-ins for Maven and Java that note what they are asked. */
final class Checkout {
    private final Path root;
    private final Path bin;
    private final Map<String, String> settings = new HashMap<>();

    /**
     * How a call ended.
     *
     * @param java the arguments that Java was started with; none if it was not
     * @param said on standard error
     */
    record Outcome(int status, List<String> java, String said) {}

    Checkout(Path root) throws IOException {
        this.root = root;
        this.bin = Files.createDirectories(root.resolve("tools/bin"));
        Path shipped = Path.of(System.getProperty(StackProcess.ROOT_PROPERTY));
        for (String file : List.of("proxquant", "cli/src/main/launcher/build.sh")) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.copy(shipped.resolve(file), root.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        for (String tool : List.of("mvn", "java", "javac")) {
            try (var script =
                    Checkout.class.getResourceAsStream("/launcher/" + (tool.equals("javac") ? "java" : tool))) {
                Files.copy(script, bin.resolve(tool));
            }
            bin.resolve(tool).toFile().setExecutable(true);
        }
        maven("3.8.6");
        mavenDoes("succeed");
        write("pom.xml", "<project/>");
        write(".mvn/jvm.config", "");
        for (String module : List.of("cli", "local", "libs/one", "services/trainer-service")) {
            write(module + "/pom.xml", "<project/>");
            write(module + "/src/main/java/Some.java", "class Some {}");
            write(module + "/src/test/java/SomeTest.java", "class SomeTest {}");
        }
        write("libs/one/src/main/resources/table.txt", "1");
        for (String service : List.of("quantizer", "evaluator")) {
            write("services/" + service + "-service/pom.xml", "<project/>");
        }
    }

    Path path(String file) {
        return root.resolve(file);
    }

    void write(String file, String text) throws IOException {
        Files.createDirectories(path(file).getParent());
        Files.writeString(path(file), text);
    }

    void maven(String version) throws IOException {
        Files.writeString(bin.resolve("mvn.version"), version);
    }

    void javaLacksVectors() throws IOException {
        Files.createFile(bin.resolve("java.lacks-vectors"));
    }

    /** A variable of the environment for the calls that follow. */
    void set(String variable, String value) {
        settings.put(variable, value);
    }

    /** {@code succeed}, {@code fail}, {@code die} or {@code wait} until {@code mvn.go} is there. */
    void mavenDoes(String what) throws IOException {
        write("mvn.does", what);
    }

    /** The modules of every build so far. */
    List<String> builds() throws IOException {
        Path runs = path("mvn.runs");
        return !Files.exists(runs)
                ? List.of()
                : Files.readAllLines(runs).stream()
                        .map(line -> line.replaceAll(".*-pl (\\S+).*", "$1"))
                        .toList();
    }

    Call start(String... arguments) throws IOException {
        return call(path("proxquant"), arguments);
    }

    /** As by another name than its own. */
    Call call(Path launcher, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile(bin, "said", "");
        var builder = new ProcessBuilder(command).redirectError(said.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("JAVA") || name.startsWith("PROXQUANT"));
        environment.putAll(settings);
        environment.put("PATH", bin + ":/usr/bin:/bin");
        return new Call(builder.start(), said);
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).end();
    }

    /** A call under way. */
    record Call(Process process, Path saidFile) {
        String said() throws IOException {
            return Files.readString(saidFile);
        }

        Outcome end() throws IOException, InterruptedException {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), out.lines().toList(), said());
        }
    }
}
