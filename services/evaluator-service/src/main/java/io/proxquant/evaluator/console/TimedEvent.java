package io.proxquant.evaluator.console;

import java.time.Instant;

import io.proxquant.contracts.Event;

/** An event with the time at which it happened. */
public record TimedEvent<T extends Event>(Instant time, T event) {}
