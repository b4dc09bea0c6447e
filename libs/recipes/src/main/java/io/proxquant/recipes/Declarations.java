package io.proxquant.recipes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Everything a recipe may name in this process. Immutable; a name declared twice is a mistake and refused. */
public final class Declarations {
    private final Map<Declaration.Kind, Map<String, Declaration>> byKind = new LinkedHashMap<>();

    private Declarations(List<Declaration> all) {
        for (Declaration each : all) {
            Declaration other = byKind.computeIfAbsent(each.kind(), kind -> new LinkedHashMap<>())
                    .putIfAbsent(each.name(), each);
            if (other != null) {
                throw new IllegalArgumentException(each.kind() + " '" + each.name() + "' is declared twice");
            }
        }
    }

    /** Exactly these. */
    public static Declarations of(List<Declaration> declarations) {
        return new Declarations(declarations);
    }

    /** What the providers on this class loader declare. */
    public static Declarations load(ClassLoader loader) {
        List<Declaration> all = new ArrayList<>();
        ServiceLoader.load(DeclarationProvider.class, loader).forEach(provider -> all.addAll(provider.declarations()));
        return new Declarations(all);
    }

    /** What the providers beside this library declare. */
    public static Declarations load() {
        return load(Declarations.class.getClassLoader());
    }

    public Optional<Declaration> find(Declaration.Kind kind, String name) {
        return Optional.ofNullable(byKind.getOrDefault(kind, Map.of()).get(name));
    }

    /** Names of a kind, in the order of declaration. */
    public List<String> names(Declaration.Kind kind) {
        return List.copyOf(byKind.getOrDefault(kind, Map.of()).keySet());
    }
}
