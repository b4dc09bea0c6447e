/** Blobs as the files that they are; the one place that tells a file that is wrong from a disk that fails. */
package io.proxquant.registry.files;
