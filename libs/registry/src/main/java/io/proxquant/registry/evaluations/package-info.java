/** What weights scored, by the digests of weights and specification, and beside the run that they came from. */
package io.proxquant.registry.evaluations;
