/** Data drawn from a seed: no files, the same everywhere. */
package io.proxquant.models.data.synthetic;
