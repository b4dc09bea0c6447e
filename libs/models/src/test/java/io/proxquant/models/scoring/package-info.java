/** Tests. */
package io.proxquant.models.scoring;
