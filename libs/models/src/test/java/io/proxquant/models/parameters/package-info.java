/** Tests. */
package io.proxquant.models.parameters;
