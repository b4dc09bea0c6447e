/** Random numbers that a seed, and nothing else, decides: equal on every machine, device and engine version. */
package io.proxquant.models.random;
