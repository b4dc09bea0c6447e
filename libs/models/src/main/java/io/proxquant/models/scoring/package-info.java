/**
 * What a network is worth on a data set: accuracy, loss, perplexity, and how far quantization moved its products.
 */
package io.proxquant.models.scoring;
