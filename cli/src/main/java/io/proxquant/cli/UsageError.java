package io.proxquant.cli;

import java.util.ArrayList;
import java.util.List;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import io.proxquant.contracts.Printable;
import io.proxquant.recipes.Spelling;

/**
 * Reports bad usage in one line, with the word that was probably meant, and says where the help is; ends with exit status 2.
 * The whole help would push the error off the screen.
 */
final class UsageError implements IParameterExceptionHandler {
    static final int EXIT_STATUS = 2;

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        ErrorOutput.say(command, Printable.line(message(failure)));
        ErrorOutput.say(command, "see ./" + command.getCommandSpec().qualifiedName() + " --help");
        return EXIT_STATUS;
    }

    private static String message(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            CommandLine command = failure.getCommandLine();
            boolean option = unmatched.isUnknownOption();
            boolean subcommand = !option && !command.getSubcommands().isEmpty();
            String what = option ? "unknown option" : subcommand ? "unknown command" : "unexpected argument";
            List<String> known = option
                    ? options(command)
                    : new ArrayList<>(command.getSubcommands().keySet());
            return what + " '" + word + "'" + Spelling.hint(name(word), known);
        }
        String said = failure.getMessage();
        boolean sentence =
                said.length() > 1 && Character.isUpperCase(said.charAt(0)) && Character.isLowerCase(said.charAt(1));
        return sentence ? Character.toLowerCase(said.charAt(0)) + said.substring(1) : said;
    }

    /** The name in {@code --option=value}, which is the part that was mistyped. */
    private static String name(String word) {
        return word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    }

    private static List<String> options(CommandLine command) {
        List<String> names = new ArrayList<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            names.addAll(List.of(option.names()));
        }
        return names;
    }
}
