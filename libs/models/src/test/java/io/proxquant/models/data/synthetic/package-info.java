/** Tests. */
package io.proxquant.models.data.synthetic;
