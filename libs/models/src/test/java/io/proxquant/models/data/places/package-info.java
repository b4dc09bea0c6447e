/** Tests. */
package io.proxquant.models.data.places;
