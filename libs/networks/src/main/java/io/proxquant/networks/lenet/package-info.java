/** The two LeNets of Deep Compression. */
package io.proxquant.networks.lenet;
