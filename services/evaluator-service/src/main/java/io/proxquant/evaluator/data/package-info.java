/** Finds the recipe's data, by content, in the places that the operator allowed. */
package io.proxquant.evaluator.data;
