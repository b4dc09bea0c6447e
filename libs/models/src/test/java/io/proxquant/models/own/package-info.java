/** A network and a data set that the library does not know, added as anybody would add one. */
package io.proxquant.models.own;
