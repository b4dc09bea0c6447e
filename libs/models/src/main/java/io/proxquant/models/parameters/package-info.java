/**
 * A network's parameters: names, shapes and kinds, how they lie in the engine, and the port that alone reads and
 * writes them.
 */
package io.proxquant.models.parameters;
