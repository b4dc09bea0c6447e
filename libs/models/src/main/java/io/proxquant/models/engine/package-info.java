/** The native engine and the machine it runs on: loading it, its threads, devices, memory and faults. */
package io.proxquant.models.engine;
