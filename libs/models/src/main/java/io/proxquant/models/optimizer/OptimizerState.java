package io.proxquant.models.optimizer;

import java.util.Map;

/**
 * Everything an optimizer remembers.
 *
 * @param steps steps taken so far
 * @param moments arrays under {@code <moment>/<parameter>}, for example {@code momentum/conv1.weight}, in torch order
 */
public record OptimizerState(long steps, Map<String, float[]> moments) {}
