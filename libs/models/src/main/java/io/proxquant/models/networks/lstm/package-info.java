/** The LSTM language model. */
package io.proxquant.models.networks.lstm;
