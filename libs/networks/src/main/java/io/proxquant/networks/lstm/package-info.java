/** LSTM language models. */
package io.proxquant.networks.lstm;
