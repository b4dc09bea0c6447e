package io.proxquant.recipes;

import java.util.List;

/**
 * Lets libraries and plug-ins declare what recipes may name. Implementations are found by {@link java.util.ServiceLoader}, have
 * a public constructor without arguments and do no work beyond listing.
 */
public interface DeclarationProvider {
    /** What this provider adds; names are unique per kind over all providers. */
    List<Declaration> declarations();
}
