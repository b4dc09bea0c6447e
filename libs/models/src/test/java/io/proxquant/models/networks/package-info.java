/** Tests. */
package io.proxquant.models.networks;
