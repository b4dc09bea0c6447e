/** Tests. */
package io.proxquant.models.networks.layers;
