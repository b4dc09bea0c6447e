package io.proxquant.quantization.options;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Pieces of one kind, found by the name that they declare. */
public record PieceTable<T>(String kind, List<Entry<T>> entries) {
    /** A declaration and how the piece is made from options that were not checked yet. */
    public record Entry<T>(PieceDeclaration declared, Function<Map<String, ?>, T> make) {
        /** An entry whose options are all in its declaration. */
        public static <T> Entry<T> of(PieceDeclaration declared, Function<CheckedOptions, T> make) {
            return new Entry<>(declared, given -> make.apply(new CheckedOptions(declared, given)));
        }
    }

    /** One kind whose entries are listed in two places. */
    public static <T> PieceTable<T> of(String kind, List<Entry<T>> entries, List<Entry<T>> more) {
        return new PieceTable<>(
                kind, Stream.concat(entries.stream(), more.stream()).toList());
    }

    public T byName(String name, Map<String, ?> options) {
        return entry(name).make().apply(options);
    }

    public PieceDeclaration declared(String name) {
        return entry(name).declared();
    }

    public List<PieceDeclaration> declared() {
        return entries.stream().map(Entry::declared).toList();
    }

    private Entry<T> entry(String name) {
        return entries.stream()
                .filter(e -> e.declared().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(kind + " '" + name + "' is unknown; allowed: "
                        + declared().stream().map(PieceDeclaration::name).toList()));
    }
}
