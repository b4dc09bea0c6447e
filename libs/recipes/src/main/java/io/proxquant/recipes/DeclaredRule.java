package io.proxquant.recipes;

import java.util.List;
import java.util.Optional;

/** What the values of one declared thing must be among each other, beyond what each key says of itself. */
@FunctionalInterface
public interface DeclaredRule {
    /** The values while they are looked at. */
    interface Values {
        /** Whether the key stands there, with a value that fits its declaration or not. */
        boolean given(String name);

        /** The value that fits its declaration, given or by default; empty if there is none. */
        Optional<Object> find(String name);
    }

    /**
     * What does not go together.
     *
     * @param key where it is told; told as missing if it is not given
     * @param reason as the message ends
     * @param allowed what would fit, if that can be listed
     */
    record Misfit(String key, String reason, List<String> allowed) {
        public Misfit {
            allowed = List.copyOf(allowed);
        }

        /** With nothing to list. */
        public static Misfit of(String key, String reason) {
            return new Misfit(key, reason, List.of());
        }
    }

    /** The misfit, if there is one. A value that was refused already is given and not found: nothing follows from it. */
    Optional<Misfit> misfit(Values values);
}
