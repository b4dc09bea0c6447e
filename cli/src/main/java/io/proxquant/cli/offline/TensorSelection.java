package io.proxquant.cli.offline;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.cli.CommandFailure;
import io.proxquant.quantization.NamePattern;

/**
 * Which tensors of a file are quantized: floating ones of rank 2 and more, or, where {@code --include} is given, exactly
 * the floating tensors of any rank that one of its patterns matches; then without those that {@code --exclude} matches.
 * A pattern that matches nothing is refused, because it is a mistyped name more often than not.
 */
record TensorSelection(List<String> include, List<String> exclude) {
    TensorSelection {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    Set<String> names(SourceFile source) {
        Collection<TensorInfo> all = source.header().tensors().values();
        List<TensorInfo> floating =
                all.stream().filter(t -> t.dtype().floating()).toList();
        include.forEach(glob -> requireMatch(source, "--include", glob, floating, "floating "));
        exclude.forEach(glob -> requireMatch(source, "--exclude", glob, all, ""));
        Set<String> names = new LinkedHashSet<>();
        floating.stream()
                .filter(t ->
                        include.isEmpty() ? t.rank() >= 2 : matches(include).test(t.name()))
                .filter(t -> !matches(exclude).test(t.name()))
                .peek(t -> requireReadable(source, t))
                .forEach(t -> names.add(t.name()));
        if (names.isEmpty()) {
            throw new CommandFailure(source.path() + ": no tensor is left to quantize; of " + all.size() + " tensors "
                    + floating.size() + " are floating, and those of rank 2 and more are taken unless --include and"
                    + " --exclude say otherwise");
        }
        return names;
    }

    private static Predicate<String> matches(List<String> globs) {
        return name -> globs.stream().anyMatch(glob -> new NamePattern(glob).matches(name));
    }

    private static void requireMatch(
            SourceFile source, String option, String glob, Collection<TensorInfo> tensors, String kind) {
        if (tensors.stream().noneMatch(t -> new NamePattern(glob).matches(t.name()))) {
            throw new CommandFailure(source.path() + ": " + option + " '" + glob + "' matches no " + kind
                    + "tensor; there are "
                    + tensors.stream().map(TensorInfo::name).limit(20).toList());
        }
    }

    private static void requireReadable(SourceFile source, TensorInfo tensor) {
        if (!tensor.dtype().readableAsFloat()) {
            throw new CommandFailure(source.path() + ": tensor " + tensor.name() + " is " + tensor.dtype()
                    + ", which cannot be quantized; store it as F32, F16, BF16 or F64, or --exclude it");
        }
    }
}
