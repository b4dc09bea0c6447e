package io.proxquant.systemtests.confined;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.Verdict;
import io.proxquant.recipes.Recipe;
import io.proxquant.systemtests.faults.TinyRecipe;
import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The services as Kubernetes runs them: no home directory, a user from nowhere, a root that cannot be written, one processor
 * of which they get half, a fixed heap within a memory limit, and TERM in the middle of work. A rule that this machine
 * does not let a test impose is left out and counted as skipped, under CI too: the machine decides.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfinedServicesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int ENDED_BY_TERM = 143;
    private static final int WARM_START_EPOCHS = 6;
    /** Four steps an epoch, and two epochs and one after the warm start. */
    private static final int STEPS = 4 * (WARM_START_EPOCHS + 3);

    private static final List<String> SERVICES = List.of("trainer-service", "quantizer-service", "evaluator-service");
    private static final long MEMORY = 1L << 30;

    @TempDir
    static Path work;

    private final Map<String, ServiceProcess> running = new LinkedHashMap<>();
    private final Map<String, ControlGroup> groups = new LinkedHashMap<>();
    private Optional<String> noGroups = Optional.empty();
    private Installation installation;
    private PodRules rules;

    @BeforeAll
    void start() throws Exception {
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
        installation = new Installation(work, 2);
        rules = PodRules.tried(work.resolve("services"), unpacked(work.resolve("natives")));
        makeGroups();
        startServices();
    }

    @Test
    void aRunGoesOnToItsDecisionAfterTermInTheMiddleOfWork() throws Exception {
        Recipe recipe = installation.recipe(TinyRecipe.yaml("confined", WARM_START_EPOCHS));
        running.values().forEach(ServiceProcess::awaitReady);
        installation.request("confined", recipe, installation.data(TinyRecipe.data()));
        installation.events().await(ArtifactPublished.class, a -> true, PATIENCE, this::tails);

        for (ServiceProcess service : running.values()) {
            assertThat(service.terminate(PATIENCE)).as(service.log()).isEqualTo(ENDED_BY_TERM);
            assertThat(service.log()).doesNotContain("SIGSEGV", "fatal error has been detected");
        }
        assertThat(installation.events().all(PromotionDecided.class, this::isTheLast))
                .as("the work was not over yet")
                .isEmpty();
        startServices();

        PromotionDecided decided =
                installation.events().await(PromotionDecided.class, this::isTheLast, PATIENCE, this::tails);
        assertThat(decided.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(installation.events().deadLetters()).isEmpty();
        assertThat(crashReports()).isEmpty();
    }

    @Test
    void theyHaveNoHomeDirectory() throws IOException {
        for (ServiceProcess service : running.values()) {
            String environment = Files.readString(proc(service, "environ"));
            assertThat(environment).contains("ENGINE_CACHE_DIR=").doesNotContain("HOME=");
        }
    }

    @Test
    void theyRunUnderAUserThatNobodyKnows() throws IOException {
        assumeTrue(rules.noUser().isEmpty(), () -> rules.noUser().orElseThrow());
        for (ServiceProcess service : running.values()) {
            assertThat(status(service, "Uid:")).containsOnly(Integer.toString(PodRules.USER));
            assertThat(status(service, "Gid:")).containsOnly("0");
            assertThat(status(service, "NoNewPrivs:")).containsOnly("1");
        }
    }

    @Test
    void theyCannotWriteOutsideTheirFolder() throws IOException {
        assumeTrue(
                rules.noReadOnlyRoot().isEmpty(), () -> rules.noReadOnlyRoot().orElseThrow());
        for (ServiceProcess service : running.values()) {
            // the way through /proc/<pid>/root sees the mounts that the process sees
            Path root = proc(service, "root");
            assertThatThrownBy(() -> Files.createFile(root.resolve("proxquant-" + service.pid())))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("Read-only file system");
            Path own = root.resolve(rules.writable().toString().substring(1)).resolve("own-" + service.pid());
            Files.delete(Files.createFile(own));
        }
    }

    @Test
    void theyGetHalfAProcessorAndLimitedMemory() throws IOException {
        assumeTrue(noGroups.isEmpty(), () -> noGroups.orElseThrow());
        for (Map.Entry<String, ServiceProcess> service : running.entrySet()) {
            assertThat(Files.readString(proc(service.getValue(), "cgroup"))).contains(groupName(service.getKey()));
            assertThat(groups.get(service.getKey()).processors()).isEqualTo(0.5);
        }
    }

    @AfterAll
    void stop() throws Exception {
        running.values().forEach(ServiceProcess::close);
        for (ControlGroup group : groups.values()) {
            group.close();
        }
        if (installation != null) {
            installation.close();
        }
    }

    /** Started one beside the other, and alive: before that a process is still on its way through the wrapper. */
    private void startServices() throws IOException {
        for (String name : SERVICES) {
            running.put(
                    name, installation.service(name, Map.of(), rules.launch(Optional.ofNullable(groups.get(name)))));
        }
        running.values().forEach(service -> await("alive")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    assertThat(service.alive()).as(service.tail()).isTrue();
                    return service.status("/q/health/live") == 200;
                }));
    }

    private void makeGroups() throws IOException {
        try {
            for (String name : SERVICES) {
                groups.put(name, ControlGroup.make(groupName(name), MEMORY));
            }
        } catch (IOException refused) {
            noGroups = Optional.of("no control group can be made here: " + refused);
            for (ControlGroup group : groups.values()) {
                group.close();
            }
            groups.clear();
        }
    }

    private static String groupName(String service) {
        return "proxquant-test-" + ProcessHandle.current().pid() + "-" + service;
    }

    /** As an image build does it: by the program that ships with the service. */
    private static Path unpacked(Path natives) throws IOException, InterruptedException {
        Path library = ServiceProcess.jar("trainer-service").resolveSibling("lib");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        library.resolve("boot") + "/*:" + library.resolve("main") + "/*",
                        "io.proxquant.models.engine.EngineUnpacking",
                        natives.toString())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("unpacking.log").toFile());
        builder.environment().put("ENGINE_CACHE_DIR", natives.toString());
        Process unpacking = builder.start();
        assertThat(unpacking.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(unpacking.exitValue())
                .as(Files.readString(work.resolve("unpacking.log")))
                .isZero();
        return natives;
    }

    private boolean isTheLast(PromotionDecided decided) {
        return decided.quantization().equals("binary") && decided.step() == STEPS;
    }

    private String tails() {
        List<String> tails = new ArrayList<>();
        running.forEach((name, service) -> tails.add(name + "\n" + service.tail()));
        return String.join("\n\n", tails);
    }

    private static Path proc(ServiceProcess service, String file) {
        return Path.of("/proc", Long.toString(service.pid()), file);
    }

    private static List<String> status(ServiceProcess service, String field) throws IOException {
        return Files.readAllLines(proc(service, "status")).stream()
                .filter(line -> line.startsWith(field))
                .flatMap(
                        line -> Stream.of(line.substring(field.length()).strip().split("\\s+")))
                .toList();
    }

    private Stream<Path> crashReports() throws IOException {
        try (Stream<Path> files = Files.walk(rules.writable())) {
            return files.filter(f -> f.getFileName().toString().startsWith("hs_err")).toList().stream();
        }
    }
}
