/**
 * What the services, the command line and foreign programs agree on: event records, their JSON form, ids, reason codes,
 * topic and metric names. Depends on nothing of the project, so that every part can depend on it.
 */
package io.proxquant.contracts;
