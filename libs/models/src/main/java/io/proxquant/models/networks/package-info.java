/** The networks that a recipe can name: making one from its section, and what it needs of memory. */
package io.proxquant.models.networks;
