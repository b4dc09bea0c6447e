package io.proxquant.models.scoring;

/**
 * What a network gave over a whole split.
 *
 * @param accuracy top-1 in [0, 1]; null for language models
 * @param perplexity exp(loss); null for classifiers
 * @param loss mean negative log-likelihood in nats
 * @param samples images, or predicted tokens, that the mean is over: all of the split
 */
public record Score(Double accuracy, Double perplexity, double loss, long samples) {}
