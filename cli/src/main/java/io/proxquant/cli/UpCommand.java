package io.proxquant.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import io.proxquant.cli.stack.LocalStack;
import io.proxquant.cli.stack.RunningStack;
import io.proxquant.cli.stack.ServiceKind;
import io.proxquant.cli.stack.Workplace;

/** Starts a local stack and keeps it running until Ctrl-C, for a developer's own work. */
@Command(
        name = "up",
        description = "Start broker, object store and the three services, and keep them running until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Option(
            names = "--data-root",
            paramLabel = "DIR",
            description = "Directory below which the services may read data (file: locations).")
    private List<Path> dataRoots = List.of();

    @Option(
            names = "--without",
            paramLabel = "SERVICE",
            description = "Leave a service out, to run it with mvn quarkus:dev instead: ${COMPLETION-CANDIDATES}.")
    private Set<ServiceKind> without = EnumSet.noneOf(ServiceKind.class);

    @Mixin
    private StackArguments stack;

    @Override
    public Integer call() throws InterruptedException {
        var workplace = Workplace.here();
        var terminal = Terminal.standardError();
        List<Path> roots = dataRoots.stream()
                .map(root -> root.toAbsolutePath().normalize())
                .toList();
        roots.stream().filter(root -> !Files.isDirectory(root)).findFirst().ifPresent(root -> {
            throw new CommandFailure("--data-root " + root + " is no directory");
        });
        try (var local = LocalStack.start(workplace, stack.ports(), roots, without, terminal)) {
            RunningStack running = local.running();
            terminal.say("Ready. Console: " + running.consoleUrl());
            terminal.say("  Kafka " + running.kafka() + ", topics " + running.prefix() + "*");
            terminal.say("  S3    " + running.s3() + ", bucket " + running.bucket());
            terminal.say("  Logs  " + workplace.logs());
            terminal.say("For programs of your own (and mvn quarkus:dev), in their shell:");
            terminal.say("  . " + RunningStack.environmentFile(workplace.home()));
            for (ServiceKind kind : without) {
                terminal.say("Left out; to run it from its sources, in a shell prepared as above:");
                terminal.say("  mvn -pl services/" + kind.directory()
                        + " quarkus:dev   (Maven 3.9 or newer, after mvn -DskipTests install)");
            }
            terminal.say("Ctrl-C stops everything; data stays in " + workplace.data());
            local.supervise();
        }
        return 0;
    }
}
