package io.proxquant.cli.stack;

import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Supervises all parts of a local installation, and reports their states whenever these change. */
final class Supervision {
    private final List<SupervisedPart> parts;
    private final Consumer<String> say;
    private final Clock clock;
    private String told;

    Supervision(List<? extends Part> parts, Consumer<String> say, Clock clock) {
        this.parts = parts.stream().map(part -> new SupervisedPart(part, say)).toList();
        this.say = say;
        this.clock = clock;
    }

    /** Checks each part once. */
    void look() throws InterruptedException {
        for (SupervisedPart part : parts) {
            part.look(clock.instant());
        }
        String now = parts.stream().map(SupervisedPart::summary).collect(Collectors.joining(", "));
        if (!now.equals(told)) {
            told = now;
            say.accept("State: " + now);
        }
    }
}
