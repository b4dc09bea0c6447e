/** Tests. */
package io.proxquant.models.random;
