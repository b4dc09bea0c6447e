/** Opens blobs as files; the one place that tells a wrong file from a failing disk. */
package io.proxquant.registry.files;
