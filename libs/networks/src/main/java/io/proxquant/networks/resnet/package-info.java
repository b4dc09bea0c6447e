/** CIFAR ResNets. */
package io.proxquant.networks.resnet;
