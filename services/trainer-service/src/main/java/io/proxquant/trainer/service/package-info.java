/** The service around the trainer: configuration, wiring and the channel that requests come in by. */
package io.proxquant.trainer.service;
