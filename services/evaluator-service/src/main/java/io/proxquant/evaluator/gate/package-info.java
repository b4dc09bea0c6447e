/**
 * The gate: pure functions from scores to a verdict. Nothing here knows of events, stores or networks, so that every way
 * in which it can fail closed is a row of a table in its tests.
 */
package io.proxquant.evaluator.gate;
