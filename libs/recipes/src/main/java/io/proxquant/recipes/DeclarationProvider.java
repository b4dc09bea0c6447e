package io.proxquant.recipes;

import java.util.List;

/**
 * Found by {@link java.util.ServiceLoader}; libs/models and plug-ins declare their networks and data sets through it. An
 * implementation has a public constructor without arguments and does no work beyond listing.
 */
public interface DeclarationProvider {
    /** What this provider adds; names are unique per kind over all providers. */
    List<Declaration> declarations();
}
