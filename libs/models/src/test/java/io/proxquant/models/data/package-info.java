/** Readers under bad input, sources against what they claim, batches in their promised order. */
package io.proxquant.models.data;
