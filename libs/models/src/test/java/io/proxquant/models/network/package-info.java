/** Tests of single layers against plain loops. */
package io.proxquant.models.network;
