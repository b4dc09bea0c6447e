package io.proxquant.cli.offline;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.proxquant.checkpoints.safetensors.AlreadyQuantized;
import io.proxquant.checkpoints.safetensors.AttentionMask;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.cli.CommandFailure;
import io.proxquant.quantization.presets.NamePattern;

/**
 * Which tensors of a file are quantized: floating ones of rank 2 and more, or, where {@code --include} is given, exactly
 * the floating tensors of any rank that one of its patterns matches; then without those that {@code --exclude} matches.
 * A pattern that matches nothing is refused, because it is a mistyped name more often than not. Of a file that was quantized
 * by someone else only what {@code --include} names is quantized, and its scales never are.
 */
record TensorSelection(List<String> include, List<String> exclude) {
    TensorSelection {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    Set<String> names(SourceFile source) throws IOException {
        Collection<TensorInfo> all = source.header().tensors().values();
        List<TensorInfo> floating =
                all.stream().filter(t -> t.dtype().floating()).toList();
        include.forEach(glob -> requireMatch(source, "--include", glob, floating, "floating "));
        exclude.forEach(glob -> requireMatch(source, "--exclude", glob, all, ""));
        Optional<AlreadyQuantized> codes = AlreadyQuantized.in(source.header());
        if (codes.isPresent() && include.isEmpty()) {
            throw new CommandFailure(source.path() + ": " + codes.get().described() + "; quantize the full-precision"
                    + " weights that it was made from, or name what else in it is to be quantized with --include");
        }
        Set<String> names = new LinkedHashSet<>();
        floating.stream()
                .filter(t ->
                        include.isEmpty() ? t.rank() >= 2 : matches(include).test(t.name()))
                .filter(t -> !matches(exclude).test(t.name()))
                .filter(t -> codes.isEmpty() || !codes.get().companions().contains(t.name()))
                .peek(t -> requireReadable(source, t))
                .forEach(t -> names.add(t.name()));
        if (include.isEmpty()) {
            removeMasks(source, names);
        }
        if (names.isEmpty()) {
            throw new CommandFailure(source.path() + ": no tensor is left to quantize; of " + all.size() + " tensors "
                    + floating.size() + " are floating, and those of rank 2 and more are taken unless --include and"
                    + " --exclude say otherwise");
        }
        return names;
    }

    /** Masks of attention are matrices and no weights. */
    private static void removeMasks(SourceFile source, Set<String> names) throws IOException {
        for (String name : List.copyOf(names)) {
            if (AttentionMask.is(source.file(), source.header().tensor(name))) {
                names.remove(name);
            }
        }
    }

    /** Whether the tensor is copied because someone said so. */
    boolean excluded(TensorInfo tensor) {
        return matches(exclude).test(tensor.name());
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
