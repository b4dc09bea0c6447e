/** The two LeNets of Deep Compression. */
package io.proxquant.models.networks.lenet;
