/**
 * The console: shows what the pipeline is doing now from its topics, and from the store what topics do not hold. It belongs to
 * no consumer group, decides nothing and keeps nothing that outlives the process; its memory is bounded per run and in all.
 */
package io.proxquant.evaluator.console;
