/** Champions and verdicts: the alias log of each model, of which the newest entry reigns, and the decisions behind it. */
package io.proxquant.registry.promotion;
