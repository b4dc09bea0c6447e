package io.proxquant.messaging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Level;

import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** No name that a stranger chose ends a line of the log or moves the cursor of whoever reads it. */
class LogGateTest {
    private static final String HOSTILE = "a\u001b[2J\r\n2026-01-01 INFO forged\0\u202e";
    private final LogGate gate = new LogGate();

    @Test
    void messagesAndTheirParametersAreOneLineOfText() {
        var record = new ExtLogRecord(
                Level.WARNING, "tensor %s refused", ExtLogRecord.FormatStyle.PRINTF, LogGateTest.class.getName());
        record.setParameters(new Object[] {HOSTILE});

        assertThat(gate.isLoggable(record)).isTrue();
        assertThat(record.getFormattedMessage())
                .isEqualTo("tensor a\\u001b[2J\\u000d\\u000a2026-01-01 INFO forged\\u0000\\u202e refused");
    }

    @Test
    void messagesWithoutAnythingHostileStayAsTheyAre() {
        var record = new ExtLogRecord(
                Level.INFO, "100 %% of %s", ExtLogRecord.FormatStyle.PRINTF, LogGateTest.class.getName());
        record.setParameters(new Object[] {"größer"});

        assertThat(gate.isLoggable(record)).isTrue();
        assertThat(record.getFormattedMessage()).isEqualTo("100 % of größer");
        assertThat(record.getParameters()).containsExactly("größer");
    }

    @Test
    void namesAreWrittenAsTheirOwnersWriteThemAndKeysStayKeys() {
        var record = new ExtLogRecord(
                Level.WARNING,
                "x--their-3-model/x--run-27/12: {0} of x--run-27 was deleted",
                ExtLogRecord.FormatStyle.MESSAGE_FORMAT,
                LogGateTest.class.getName());
        record.setParameters(new Object[] {"checkpoints/x--their-3-model/x--run-27/000000000012.json"});

        assertThat(gate.isLoggable(record)).isTrue();
        assertThat(record.getFormattedMessage())
                .isEqualTo("their/Model/run_7/12: checkpoints/x--their-3-model/x--run-27/000000000012.json of run_7 was"
                        + " deleted");
    }

    @Test
    void failuresKeepTypeAndStackAndForgeNoLine() {
        var cause = new IllegalArgumentException(HOSTILE);
        var failure = new IllegalStateException("around", cause);
        failure.addSuppressed(new IllegalStateException(HOSTILE, failure));
        var record = new ExtLogRecord(Level.SEVERE, "failed", LogGateTest.class.getName());
        record.setThrown(failure);

        assertThat(gate.isLoggable(record)).isTrue();

        StringWriter printed = new StringWriter();
        record.getThrown().printStackTrace(new PrintWriter(printed));
        assertThat(printed.toString())
                .contains("java.lang.IllegalStateException: around", "java.lang.IllegalArgumentException: a\\u001b[2J")
                .contains("LogGateTest.failuresKeepTypeAndStackAndForgeNoLine")
                .doesNotContain("\u001b", "\0", "\u202e", "\n2026-01-01");
        assertThat(record.getThrown().getStackTrace()).isEqualTo(failure.getStackTrace());
    }

    @Test
    void aHarmlessFailureIsLoggedItself() {
        var failure = new IllegalStateException("around", new IllegalArgumentException("inner"));
        var record = new ExtLogRecord(Level.SEVERE, "failed", LogGateTest.class.getName());
        record.setThrown(failure);

        assertThat(gate.isLoggable(record)).isTrue();
        assertThat(record.getThrown()).isSameAs(failure);
    }
}
