package io.proxquant.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.Callable;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script that makes a shell complete commands, options and their values. */
@Command(
        name = "completion",
        description = {
            "Print what makes your shell complete commands, options and values at the Tab key.",
            "For this shell: source <(./proxquant completion bash). For every one: put the output into a file and read"
                    + " that in ~/.bashrc, or in ~/.zshrc."
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    /** The shells that the script works in. */
    enum Shell {
        BASH,
        ZSH
    }

    /** Their names as the help and the completion show them. */
    static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Names() {
            for (Shell shell : Shell.values()) {
                add(shell.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    // One script serves both shells: in zsh it loads zsh's own support for bash completions.
    @Parameters(paramLabel = "SHELL", completionCandidates = Names.class, description = "${COMPLETION-CANDIDATES}")
    private Shell shell;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        CommandSpec root = spec.root();
        out.print(AutoComplete.bash(root.name(), root.commandLine()));
        out.flush();
        return 0;
    }
}
