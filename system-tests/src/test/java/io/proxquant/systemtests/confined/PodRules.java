package io.proxquant.systemtests.confined;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.proxquant.systemtests.stack.Launch;
import io.proxquant.systemtests.stack.ServiceProcess;

/**
 * What a restricted pod may not do, as far as this machine lets a test forbid it: always no home directory, one processor
 * and a fixed heap; where permitted a user that no password file knows, a root that cannot be written, half a processor
 * and a memory limit. What is not permitted has its reason.
 *
 * @param writable the only folder that a service may write to
 * @param natives the engine's libraries, unpacked as in an image
 * @param noUser why the user cannot be changed; empty when it is
 * @param noReadOnlyRoot why the root stays writable; empty when it does not
 */
record PodRules(Path writable, Path natives, Optional<String> noUser, Optional<String> noReadOnlyRoot) {
    /** In no password file, and in group 0, as clusters run images that name no user. */
    static final int USER = 742001;

    private static final Path SCRIPT =
            Path.of(System.getProperty("proxquant.root"), "system-tests/src/test/resources/confine.sh");

    /** Tries what this machine permits. */
    static PodRules tried(Path writable, Path natives) throws IOException, InterruptedException {
        Files.createDirectories(writable);
        Files.setPosixFilePermissions(writable, PosixFilePermissions.fromString("rwxrwx---"));
        PodRules none = new PodRules(writable, natives, Optional.of(""), Optional.of(""));
        String jar = ServiceProcess.jar("quantizer-service").toString();
        Optional<String> noUser = refusal(
                none.command("no", "-", Integer.toString(USER), "test", "-r", jar, "-a", "-w", writable.toString()));
        Optional<String> noReadOnlyRoot = refusal(none.command(
                "yes", "-", "-", "sh", "-c", "touch " + writable + "/tried && ! touch /proxquant-tried 2>/dev/null"));
        return new PodRules(writable, natives, noUser, noReadOnlyRoot);
    }

    /** How a service is started under these rules, within a control group if there is one. */
    Launch launch(Optional<ControlGroup> group) {
        Map<String, String> environment = new TreeMap<>(Launch.ENGINE);
        environment.put("ENGINE_CACHE_DIR", natives.toString());
        environment.put("DJL_OFFLINE", "true");
        String entrances = group.map(g -> String.join(",", g.entrances())).orElse("-");
        List<String> wrapper = command(
                noReadOnlyRoot.isEmpty() ? "yes" : "no", entrances, noUser.isEmpty() ? Integer.toString(USER) : "-");
        List<String> jvm = List.of(
                "-Xmx384m",
                "-XX:ActiveProcessorCount=1",
                "-XX:ErrorFile=" + writable.resolve("hs_err_pid%p.log"),
                "-Djava.io.tmpdir=" + writable,
                "-Djna.boot.library.path=" + natives);
        return new Launch(wrapper, jvm, environment, false);
    }

    private List<String> command(String readOnly, String groups, String user, String... command) {
        List<String> all = new ArrayList<>();
        if (readOnly.equals("yes")) {
            all.addAll(List.of("unshare", "--mount"));
        }
        all.addAll(List.of("sh", SCRIPT.toString(), writable.toString(), readOnly, groups, user));
        all.addAll(List.of(command));
        return all;
    }

    private static Optional<String> refusal(List<String> command) throws IOException, InterruptedException {
        Path said = Files.createTempFile("confine", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean ended = process.waitFor(30, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of("not permitted here: " + String.join(" ", command) + ": "
                            + Files.readString(said).strip());
        } catch (IOException absent) {
            return Optional.of("not there: " + absent.getMessage());
        } finally {
            Files.delete(said);
        }
    }
}
