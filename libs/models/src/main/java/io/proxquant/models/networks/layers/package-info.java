/** What several networks are made of: convolution, batch normalisation, dense layers, images as they enter. */
package io.proxquant.models.networks.layers;
