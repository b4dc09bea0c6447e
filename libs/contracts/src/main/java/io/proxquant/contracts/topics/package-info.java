/** What the topics of an installation are like, for whoever makes them and whoever checks them. */
package io.proxquant.contracts.topics;
