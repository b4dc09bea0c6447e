/**
 * Describes the networks that a recipe can name without an engine: their options, and the parameters that follow from these. A
 * process that only quantizes weights can thus tell whether they belong to the network that a recipe declares.
 */
package io.proxquant.networks;
