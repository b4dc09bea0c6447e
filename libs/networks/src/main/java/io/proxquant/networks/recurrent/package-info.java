/** Recurrent language models. */
package io.proxquant.networks.recurrent;
