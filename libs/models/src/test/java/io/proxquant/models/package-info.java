/** Tests. */
package io.proxquant.models;
