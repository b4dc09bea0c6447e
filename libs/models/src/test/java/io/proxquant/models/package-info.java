/** Tests of networks, ports, steps and evaluation, against references written out in plain Java. */
package io.proxquant.models;
