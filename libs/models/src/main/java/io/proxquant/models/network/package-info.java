/** The network architectures: CIFAR ResNets and LSTM language models under their PyTorch names. */
package io.proxquant.models.network;
