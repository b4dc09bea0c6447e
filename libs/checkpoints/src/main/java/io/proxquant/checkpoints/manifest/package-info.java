/**
 * What is kept in the store about checkpoints and artifacts. Trainer, quantizer, evaluator and command line share these
 * records, so that what one writes the others read; each record is the {@code content} of a manifest, whose
 * {@code {content, writer}} envelope is {@code io.proxquant.storage.Manifest}. Equal work gives equal content: nothing in
 * here tells time, host or process.
 *
 * <p>Components marked {@link io.proxquant.contracts.MayBeAbsent} may be null, all others never are.
 */
package io.proxquant.checkpoints.manifest;
