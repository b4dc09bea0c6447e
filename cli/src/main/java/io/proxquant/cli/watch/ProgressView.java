package io.proxquant.cli.watch;

import java.util.Locale;

import io.proxquant.cli.Terminal;
import io.proxquant.cli.layout.Bar;
import io.proxquant.contracts.CStepWait;
import io.proxquant.contracts.RunProgressed;

/** Shows the progress of a run: one bar for the whole run on a terminal, a line per epoch elsewhere. */
public final class ProgressView implements AutoCloseable {
    private final Terminal terminal;
    private Bar bar;
    private String phase = "";
    private int epoch = -1;
    /** The wait that was shown last, so that each wait gets one line of its own. */
    private CStepWait waiting;

    public ProgressView(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Shows one progress event; late ones of an earlier step do no harm. */
    public void show(RunProgressed progress) {
        if (terminal.interactive()) {
            draw(progress);
        } else if (!progress.position().phase().wire().equals(phase)
                || progress.position().epoch() != epoch
                || (progress.pace().waiting() != null
                        && !progress.pace().waiting().equals(waiting))) {
            terminal.say(progress.position().phase().wire() + " epoch "
                    + progress.position().epoch() + "/" + progress.position().totalEpochs() + ", step "
                    + progress.position().step() + "/" + progress.position().totalSteps() + figures(progress));
        }
        phase = progress.position().phase().wire();
        epoch = progress.position().epoch();
        waiting = progress.pace().waiting();
    }

    private void draw(RunProgressed progress) {
        if (bar == null) {
            bar = terminal.bar("training", progress.position().totalSteps());
        }
        bar.total(progress.position().totalSteps());
        bar.stepTo(progress.position().step());
        bar.say(progress.position().phase().wire() + ", epoch "
                + progress.position().epoch() + "/" + progress.position().totalEpochs() + figures(progress));
    }

    static String figures(RunProgressed progress) {
        if (progress.pace().waiting() != null) {
            return ", " + progress.pace().waiting()
                    + " (quantizers make it: topic checkpoints, group quantizer-service)";
        }
        var text = new StringBuilder();
        append(text, "loss", progress.loss(), "%.4f");
        append(text, "lambda", progress.shrink().strength(), "%.2e");
        append(text, "sign change", percent(progress.stability().signChange()), "%.1f %%");
        append(text, "gap", progress.stability().quantizationGap(), "%.3f");
        if (progress.validationMetric() != null) {
            append(
                    text,
                    progress.validationMetric().name(),
                    progress.validationMetric().value(),
                    "%.4f");
        }
        return text.toString();
    }

    private static Double percent(Double ratio) {
        return ratio == null ? null : 100 * ratio;
    }

    private static void append(StringBuilder text, String name, Double value, String format) {
        if (value != null) {
            text.append(", ").append(name).append(' ').append(String.format(Locale.ROOT, format, value));
        }
    }

    /** Leaves the bar as it stands. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
