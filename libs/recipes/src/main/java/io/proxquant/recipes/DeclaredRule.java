package io.proxquant.recipes;

import java.util.List;
import java.util.Optional;

/** A rule between several values of one declared thing, beyond what each key checks by itself. */
@FunctionalInterface
public interface DeclaredRule {
    /** The values of a section, as rules look at them. */
    interface Values {
        /** Whether the key is given, even with a value that does not fit its declaration. */
        boolean given(String name);

        /** The value that fits its declaration, given or by default; empty if there is none. */
        Optional<Object> find(String name);
    }

    /**
     * Values that do not go together.
     *
     * @param key at which it is reported; reported as missing if it is not given
     * @param reason the end of the message
     * @param allowed what would fit, if that can be listed
     */
    record Misfit(String key, String reason, List<String> allowed) {
        public Misfit {
            allowed = List.copyOf(allowed);
        }

        /** A misfit whose allowed values cannot be listed. */
        public static Misfit of(String key, String reason) {
            return new Misfit(key, reason, List.of());
        }
    }

    /**
     * The misfit, if there is one. A value that was already refused is given but not found, and must not cause another report.
     */
    Optional<Misfit> misfit(Values values);
}
