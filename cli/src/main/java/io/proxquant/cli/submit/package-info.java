/**
 * Handing work to an installation as any other system would: objects into the store first, each created once under the
 * name of its content, then the event that names them.
 */
package io.proxquant.cli.submit;
