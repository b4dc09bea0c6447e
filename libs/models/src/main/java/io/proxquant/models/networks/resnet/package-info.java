/** The ResNets for CIFAR. */
package io.proxquant.models.networks.resnet;
