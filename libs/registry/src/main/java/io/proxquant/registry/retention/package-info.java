/**
 * Decides how long what lies in the store is kept: finds which checkpoints, artifacts and states are still needed, marks those
 * that nothing needs, and deletes blobs that nothing names. Everything here errs towards keeping: what cannot be read, or is of
 * a kind unknown to this version, counts as needed.
 *
 * <p>Held in memory: facts of every checkpoint that is not long deleted, and 64 bytes at most for each blob that is named and each
 * manifest that was read. Listings are read page by page, manifests a page at a time.
 */
package io.proxquant.registry.retention;
