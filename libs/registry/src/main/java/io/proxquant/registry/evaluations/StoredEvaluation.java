package io.proxquant.registry.evaluations;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.Scores;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.NetworkSection;

/**
 * What given weights score on given data; it depends only on what its key names and is kept for ever.
 *
 * @param weights checkpoint digest of the tensors that were run
 * @param validation the split that the gate decides on
 * @param test the split that is only reported; absent when the data has none
 */
public record StoredEvaluation(
        Digest weights,
        Digest data,
        NetworkSection network,
        DataSection section,
        Scores validation,
        @MayBeAbsent Scores test)
        implements KeyedContent {
    /** The specification that these are the scores of. */
    public EvaluationSpecification specification() {
        return new EvaluationSpecification(network, section, data);
    }

    @Override
    public String home() {
        return specification().key(weights);
    }
}
