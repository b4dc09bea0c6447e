/** Tests. */
package io.proxquant.models.engine;
