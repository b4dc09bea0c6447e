/** Pointers from a digest to the manifests that have it, written once, so that a digest is looked up and not searched for. */
package io.proxquant.registry.digests;
