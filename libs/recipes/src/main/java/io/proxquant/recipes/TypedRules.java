package io.proxquant.recipes;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Validates a map of which one key names something declared, and whose other keys are that thing's options. */
final class TypedRules {
    private final Declarations declarations;

    TypedRules(Declarations declarations) {
        this.declarations = declarations;
    }

    /** Checks the map; gives the declaration if the name is known. */
    Optional<Declaration> check(Fields fields, String nameKey, Declaration.Kind kind, String what) {
        return check(fields, nameKey, kind, what, known -> known);
    }

    /** The same where other keys change what is declared. */
    Optional<Declaration> check(
            Fields fields, String nameKey, Declaration.Kind kind, String what, UnaryOperator<Declaration> changed) {
        Optional<Declaration> declared = named(fields, nameKey, kind, what).map(changed);
        declared.ifPresent(known -> {
            known.keys().forEach(fields::value);
            known.rules().forEach(rule -> rule.misfit(new Given(fields)).ifPresent(misfit -> tell(fields, misfit)));
            fields.finish();
        });
        return declared;
    }

    private static void tell(Fields fields, DeclaredRule.Misfit misfit) {
        String path = fields.path(misfit.key());
        String reason = fields.has(misfit.key()) ? misfit.reason() : "is missing: " + misfit.reason();
        fields.problems().add(fields.at(misfit.key()), path, reason, misfit.allowed());
    }

    /** A map of the recipe as rules see it. */
    private record Given(Fields fields) implements DeclaredRule.Values {
        @Override
        public boolean given(String name) {
            return fields.has(name);
        }

        @Override
        public Optional<Object> find(String name) {
            return Optional.ofNullable(fields.filled().get(name));
        }
    }

    /** Checks the name alone. */
    Optional<Declaration> named(Fields fields, String nameKey, Declaration.Kind kind, String what) {
        List<String> names = declarations.names(kind);
        Object name = fields.value(KeyDeclaration.requiredChoice(nameKey, what, names));
        return name == null ? Optional.empty() : declarations.find(kind, (String) name);
    }
}
