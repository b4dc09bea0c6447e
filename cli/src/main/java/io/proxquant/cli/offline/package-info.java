/**
 * Commands that work on files alone: no broker, no store, no service. They use the libraries that the services use, so
 * a file quantized here decodes to the same bits as one that went through the pipeline with the same settings.
 */
package io.proxquant.cli.offline;
