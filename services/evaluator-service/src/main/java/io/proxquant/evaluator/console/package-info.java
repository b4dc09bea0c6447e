/**
 * The console: what the pipeline is doing now, put together from its topics alone. It belongs to no consumer group, decides
 * nothing and keeps nothing that outlives the process; its memory is bounded per run and in all.
 */
package io.proxquant.evaluator.console;
