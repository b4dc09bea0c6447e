package io.proxquant.cli.offline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.layout.ShellWord;
import io.proxquant.quantization.presets.AxisRule;

/** Which tensors of which file are tried, and the {@code quantize} command that asks for the same. */
record TryChoice(InputFile file, List<String> include, List<String> exclude, AxisRule axis) {
    /** The command that makes a line; it can be pasted into a shell. */
    String command(TryLine line) {
        List<String> words = new ArrayList<>(List.of("./proxquant", "quantize", ShellWord.of(file.argument())));
        add(words, "--quantizer", line.quantizer());
        if (line.asked() != null) {
            add(words, "--bits", line.asked().toString());
        }
        add(words, "--granularity", line.granularity());
        if (line.axes() != null) {
            axes().forEach(each -> add(words, "--axis", each));
        }
        include.forEach(glob -> add(words, "--include", glob));
        exclude.forEach(glob -> add(words, "--exclude", glob));
        String stem = file.nameless() ? "weights" : stem(Path.of(file.argument()));
        add(
                words,
                "--out",
                stem + "-" + line.quantizer() + "-" + line.bits() + "bit-"
                        + line.granularity().replace(":", ""));
        return String.join(" ", words);
    }

    /** The values of {@code --axis} that ask for this rule; none for the default. */
    private List<String> axes() {
        return axis.orNull() == null
                ? List.of()
                : axis.orNull().entrySet().stream()
                        .map(each -> each.getKey().equals(AxisRule.OTHERS)
                                ? each.getValue().toString()
                                : each.getKey() + "=" + each.getValue())
                        .toList();
    }

    private static String stem(Path file) {
        return file.toAbsolutePath()
                .normalize()
                .getFileName()
                .toString()
                .replaceFirst("\\.safetensors(\\.index\\.json)?$", "");
    }

    private static void add(List<String> words, String option, String value) {
        words.add(option);
        words.add(ShellWord.of(value));
    }
}
