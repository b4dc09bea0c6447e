package io.proxquant.models.scoring;

/**
 * What a network gave over a whole split.
 *
 * @param accuracy top-1 in [0, 1]; null for language models
 * @param perplexity exp(loss); null for classifiers
 * @param loss mean negative log-likelihood in nats
 * @param samples images, or predicted tokens, that the mean is over: all of the split
 */
public record Score(Double accuracy, Double perplexity, double loss, long samples) {
    /** Of a classifier. */
    static Score ofImages(double accuracy, double loss, long samples) {
        return new Score(accuracy, null, loss, samples);
    }

    /** Of a language model. */
    static Score ofText(double loss, long samples) {
        return new Score(null, Math.exp(loss), loss, samples);
    }

    /** Of an objective that is judged by its loss alone. */
    public static Score ofLoss(double loss, long samples) {
        return new Score(null, null, loss, samples);
    }
}
