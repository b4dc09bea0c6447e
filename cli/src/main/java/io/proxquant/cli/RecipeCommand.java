package io.proxquant.cli;

import java.util.List;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.submit.RecipeFiles;
import io.proxquant.cli.submit.RecipeSummary;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.Printable;
import io.proxquant.contracts.ShownNames;
import io.proxquant.recipes.RecipeException;

/** Checks recipes before they are submitted. */
@Command(name = "recipe", description = "Look at a recipe before it is submitted.", mixinStandardHelpOptions = true)
final class RecipeCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what shall be done is missing: check");
    }

    @Command(
            name = "check",
            description = {
                "Say everything that is wrong with a recipe, with file, line and column; or, in short, what it declares.",
                "Talks to nobody; data and runs that it needs are named, and not looked for."
            },
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit status:%n",
            exitCodeList = {"0:nothing is wrong", "1:something is", "2:bad usage"})
    int check(@Parameters(paramLabel = "FILE", description = "The recipe.") InputFile file, @Mixin JsonOutput json) {
        try {
            RecipeSummary summary = RecipeSummary.of(new RecipeFiles().checked(file));
            if (json.wanted()) {
                ObjectNode object = about(file, true);
                object.set("recipe", ShownNames.json(summary));
                object.set("problems", Json.mapper().valueToTree(List.of()));
                json.print(object);
            } else {
                var out = spec.commandLine().getOut();
                out.println(Printable.line(file + " is a sound recipe"));
                summary.lines().forEach(line -> out.println(Printable.line(line)));
                out.flush();
            }
            return 0;
        } catch (RecipeException e) {
            if (json.wanted()) {
                ObjectNode object = about(file, false);
                object.set("problems", Json.mapper().valueToTree(e.problems()));
                json.print(object);
            }
            int count = e.problems().size();
            ErrorOutput.say(
                    spec.commandLine(),
                    file + " has " + count + (count == 1 ? " problem" : " problems") + "\n" + e.getMessage());
            return 1;
        }
    }

    private static ObjectNode about(InputFile file, boolean valid) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("file", file.toString());
        object.put("valid", valid);
        return object;
    }
}
