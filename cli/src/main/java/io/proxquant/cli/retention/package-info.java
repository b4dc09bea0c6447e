/** What the command line says of retention and of champions: settings as they are typed, reports as they are read. */
package io.proxquant.cli.retention;
