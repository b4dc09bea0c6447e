package io.proxquant.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.input.InputSpool;
import io.proxquant.cli.input.NamedPath;
import io.proxquant.cli.offline.CalibrateCommand;
import io.proxquant.cli.offline.EvaluateCommand;
import io.proxquant.cli.offline.InspectCommand;
import io.proxquant.cli.offline.MethodsCommand;
import io.proxquant.cli.offline.PlanCommand;
import io.proxquant.cli.offline.QuantizeCommand;
import io.proxquant.cli.offline.TryCommand;
import io.proxquant.cli.offline.VerifyCommand;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.cli.watch.RunEnded;
import io.proxquant.contracts.NewerFormatException;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.local.StackException;
import io.proxquant.storage.LocalDisk;
import io.proxquant.storage.StoreException;

/** The command and its subcommands; turns every failure into an exit status and one explained message. */
@Command(
        name = "proxquant",
        description = "Continuous low-bit compression of neural networks.",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            SubmitCommand.class,
            CompareCommand.class,
            ModelsCommand.class,
            GcCommand.class,
            DeadLettersCommand.class,
            MethodsCommand.class,
            TryCommand.class,
            QuantizeCommand.class,
            InspectCommand.class,
            EvaluateCommand.class,
            CalibrateCommand.class,
            PlanCommand.class,
            RunsCommand.class,
            RecipeCommand.class,
            PullCommand.class,
            ExportCommand.class,
            VerifyCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = ProxQuant.Version.class,
        footer = {
            "",
            "PROXQUANT_JAVA_OPTS in the environment: options for Java, such as -Xmx16g; without it commands that"
                    + " compute take what the machine or container has.",
            "A file that is read may be - (standard input) or a pipe; its content is kept below TMPDIR meanwhile."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:success",
            "1:bad input or failure",
            "2:bad usage",
            "3:submit --wait, runs follow and demo: nothing was promoted"
        })
public final class ProxQuant implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command as {@link #main} runs it. */
    public static CommandLine commandLine() {
        return commandLine(new ProxQuant());
    }

    /** A command, run as {@link #main} runs its own. */
    public static CommandLine commandLine(Object command) {
        return commandLine(command, InputSpool.ofThisProcess(System.getenv()));
    }

    /** The same with these inputs, which decide what standard input is and where the content of pipes is kept. */
    public static CommandLine commandLine(Object command, InputSpool inputs) {
        return new CommandLine(command)
                .registerConverter(InputFile.class, inputs::file)
                .registerConverter(Path.class, new NamedPath())
                .setExecutionStrategy(new SpoolingExecution(inputs))
                .setOut(printing(System.out))
                .setErr(printing(System.err))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new UsageError())
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    if (OnStop.stopping()) {
                        return 1; // the signal caused it, and decides the exit status
                    }
                    ErrorOutput.say(line, explain(failure));
                    if (System.getenv("PROXQUANT_DEBUG") != null) {
                        failure.printStackTrace(line.getErr());
                    }
                    return failure instanceof CommandFailure told ? told.exitStatus() : 1;
                });
    }

    private static PrintWriter printing(PrintStream stream) {
        return new PrintWriter(new PrintableWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)), true);
    }

    private static String explain(Exception failure) {
        if (failure instanceof CommandFailure || failure instanceof RunEnded || failure instanceof StackException) {
            return failure.getMessage();
        }
        if (failure instanceof StoreException store) {
            return store.reason().code() + ": " + failure.getMessage();
        }
        if (failure instanceof NewerFormatException) {
            return ReasonCode.FORMAT_NEWER.code() + ": " + failure.getMessage();
        }
        if (failure instanceof UncheckedIOException disk) {
            String problem = LocalDisk.problem(disk.getCause());
            boolean says = !disk.getCause().toString().equals(disk.getMessage());
            return says ? disk.getMessage() + ": " + problem : problem;
        }
        if (failure instanceof InterruptedException) {
            return "interrupted";
        }
        return "unexpected " + failure + " (PROXQUANT_DEBUG=1 shows where; please report it)";
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ProxQuant.class.getPackage().getImplementationVersion();
            return new String[] {"proxquant " + (version == null ? "(from classes)" : version)};
        }
    }
}
