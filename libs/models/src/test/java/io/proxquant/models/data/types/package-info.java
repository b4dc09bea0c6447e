/** Tests. */
package io.proxquant.models.data.types;
