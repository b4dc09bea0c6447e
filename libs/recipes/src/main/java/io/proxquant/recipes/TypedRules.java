package io.proxquant.recipes;

import java.util.List;
import java.util.Optional;

/** Validates a map whose one key names something declared and whose other keys are its parameters. */
final class TypedRules {
    private final Declarations declarations;

    TypedRules(Declarations declarations) {
        this.declarations = declarations;
    }

    /** Checks the map; gives the declaration if the name is known. */
    Optional<Declaration> check(Fields fields, String nameKey, Declaration.Kind kind, String what) {
        Optional<Declaration> declared = named(fields, nameKey, kind, what);
        declared.ifPresent(known -> known.parameters().forEach(fields::value));
        if (declared.isPresent()) {
            fields.finish();
        }
        return declared;
    }

    /** Checks the name alone. */
    Optional<Declaration> named(Fields fields, String nameKey, Declaration.Kind kind, String what) {
        List<String> names = declarations.names(kind);
        Object name = fields.value(
                new ParameterDeclaration(nameKey, ParameterDeclaration.Type.TEXT, null, true, null, null, names, what));
        return name == null ? Optional.empty() : declarations.find(kind, (String) name);
    }
}
