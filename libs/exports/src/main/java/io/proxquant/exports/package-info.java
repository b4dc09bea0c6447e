/**
 * An artifact in the formats that other people serve: each format is one class and one line in {@link
 * io.proxquant.exports.ExportFormats}. A format either holds every decoded weight bit for bit, or is refused with the reason; rounding
 * happens only where it was asked for, and is measured and marked.
 */
package io.proxquant.exports;
