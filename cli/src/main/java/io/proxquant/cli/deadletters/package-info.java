/** Dead letters, which are the events that consumers gave up on: reading them and publishing them again. */
package io.proxquant.cli.deadletters;
