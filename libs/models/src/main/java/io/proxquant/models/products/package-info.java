/**
 * Forward passes that multiply by weights as they are stored: on signs of codes, or on compressed columns of shared weights.
 */
package io.proxquant.models.products;
