package io.proxquant.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A stack that starts and never says that it is ready: whoever waits for it can stop it, and does not wait for ever. */
@Timeout(60)
class HangingStackTest {
    private static final String HANGS =
            """
            package io.proxquant.local;
            public class StackMain {
                public static void main(String[] arguments) throws Exception {
                    System.err.println("recovering a log, please wait");
                    Thread.sleep(Long.MAX_VALUE);
                }
            }
            """;

    private final String rootBefore = System.getProperty(StackProcess.ROOT_PROPERTY);

    @TempDir
    Path root;

    @BeforeEach
    void layOutACheckoutWhoseStackHangs() throws Exception {
        Path source = Files.writeString(root.resolve("StackMain.java"), HANGS);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(System.in, System.out, System.err, "-d", root.toString(), source.toString()))
                .isZero();
        Path libraries = Files.createDirectories(
                root.resolve("local").resolve(StackProcess.products()).resolve("stack/lib"));
        String name = "io/proxquant/local/StackMain.class";
        try (var jar = new JarOutputStream(Files.newOutputStream(libraries.resolve("local.jar")))) {
            jar.putNextEntry(new JarEntry(name));
            jar.write(Files.readAllBytes(root.resolve(name)));
        }
        System.setProperty(StackProcess.ROOT_PROPERTY, root.toString());
    }

    @AfterEach
    void restoreTheRoot() {
        if (rootBefore == null) {
            System.clearProperty(StackProcess.ROOT_PROPERTY);
        } else {
            System.setProperty(StackProcess.ROOT_PROPERTY, rootBefore);
        }
    }

    @Test
    void stoppingItEndsTheWait() {
        StackProcess stack = StackProcess.begin(StackOptions.in(root.resolve("data")), root.resolve("stack.log"));
        var waiting = CompletableFuture.supplyAsync(() -> stack.awaitReady(Duration.ofHours(1)));

        stack.stop();

        assertThatThrownBy(waiting::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(StackException.class)
                .hasMessageContaining("before it was ready");
        assertThat(stack.isAlive()).isFalse();
    }

    @Test
    void anInterruptEndsTheWaitAndTheStack() throws Exception {
        StackProcess stack = StackProcess.begin(StackOptions.in(root.resolve("data")), root.resolve("stack.log"));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> stack.awaitReady(Duration.ofHours(1)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("stopped before the stack was ready");

        assertThat(Thread.interrupted()).as("told on").isTrue();
        assertThat(ProcessHandle.of(stack.pid()).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void whenPatienceEndsItIsKilledAndTheEndOfItsLogIsShown() throws Exception {
        Path log = root.resolve("stack.log");
        StackProcess stack = StackProcess.begin(StackOptions.in(root.resolve("data")), log);
        while (!stack.logText().contains("please wait")) {
            assertThat(stack.isAlive()).isTrue();
            Thread.onSpinWait();
        }

        assertThatThrownBy(() -> stack.awaitReady(Duration.ZERO))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("is not ready and did nothing for 0 s; the end of its log " + log)
                .hasMessageContaining("recovering a log, please wait");
        assertThat(stack.isAlive()).isFalse();
        assertThat(List.of(root.toFile().list())).contains("stack.log");
    }
}
