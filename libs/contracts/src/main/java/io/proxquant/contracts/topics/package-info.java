/** The plan of an installation's topics. It is used both to create them and to check them. */
package io.proxquant.contracts.topics;
