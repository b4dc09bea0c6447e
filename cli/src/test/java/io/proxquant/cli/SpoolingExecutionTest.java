package io.proxquant.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/** What was kept of a pipe and cannot be removed changes nothing of what a command did. */
class SpoolingExecutionTest {
    @CommandLine.Command(name = "work")
    private record Work(int status) implements Callable<Integer> {
        @Override
        public Integer call() {
            if (status == 1) {
                throw new CommandFailure("no such weights");
            }
            return status;
        }
    }

    private static Command run(int status, SpoolingExecution execution) {
        StringWriter err = new StringWriter();
        int exit = ProxQuant.commandLine(new Work(status))
                .setExecutionStrategy(execution)
                .setErr(new PrintWriter(err))
                .execute();
        return new Command(exit, "", err.toString());
    }

    @Test
    void isToldInOneLine() {
        SpoolingExecution execution = new SpoolingExecution(() -> {
            throw new AccessDeniedException("/tmp/proxquant-input-1/input-0");
        });
        String told = "proxquant: what was kept of a pipe could not be removed: /tmp/proxquant-input-1/input-0:"
                + " permission denied";

        assertThat(run(0, execution)).isEqualTo(new Command(0, "", told + "\n"));
        assertThat(run(3, execution).exit()).isEqualTo(3);
        assertThat(run(1, execution)).satisfies(failed -> {
            assertThat(failed.exit()).isOne();
            assertThat(failed.err().lines()).containsExactlyInAnyOrder(told, "proxquant: no such weights");
        });
    }

    @Test
    void isToldLikewiseWhereAFolderCannotBeListed() {
        Command ran = run(0, new SpoolingExecution(() -> {
            throw new UncheckedIOException(new IOException("Input/output error"));
        }));
        assertThat(ran.exit()).isZero();
        assertThat(ran.err())
                .isEqualTo("proxquant: what was kept of a pipe could not be removed: Input/output error\n");
    }
}
