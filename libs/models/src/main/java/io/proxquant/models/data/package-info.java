/** Splits of data sets in memory and the batches cut from them. */
package io.proxquant.models.data;
