/**
 * Decisions and the alias log. A promotion is an entry of that log and nothing else; decision object and event tell of it
 * and can be written again from it after a crash.
 */
package io.proxquant.evaluator.promotion;
