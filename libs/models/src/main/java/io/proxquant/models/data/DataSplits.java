package io.proxquant.models.data;

import java.util.OptionalDouble;

/**
 * A data set opened for use.
 *
 * @param type the recipe's name of the data set
 * @param training what the optimizer sees
 * @param validation what schedules and the gate see
 * @param test what is only reported
 * @param floorPerplexity exp of the source's entropy rate, for sources whose entropy is known
 */
public record DataSplits(
        String type, Dataset training, Dataset validation, Dataset test, OptionalDouble floorPerplexity) {}
