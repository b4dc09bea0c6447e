/**
 * What the networks that a recipe can name are, told without an engine: their options, and the parameters that follow from
 * these. A process that only quantizes weights can so tell whether they are those of the network that a recipe declares.
 */
package io.proxquant.networks;
