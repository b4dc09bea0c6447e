/**
 * The recipe: what a model team writes to say how a network is trained, quantized, evaluated and judged. This package has
 * the record tree, the reader that names every problem with its place, the declarations a recipe is held against, and
 * the manifest of a data set.
 */
package io.proxquant.recipes;
