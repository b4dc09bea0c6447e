/**
 * What lies in the store, by name and by digest. Keys, marks of deletion, digests and kinds of failure are known here and
 * nowhere else; services and the command line ask typed readers.
 */
package io.proxquant.registry;
