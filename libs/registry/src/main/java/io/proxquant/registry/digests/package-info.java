/** From a digest to the manifests that have it: pointers that are made once, so that a digest is looked up and never searched. */
package io.proxquant.registry.digests;
