/** Tests. */
package io.proxquant.models.pass;
