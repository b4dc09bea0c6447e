/** How commands reach an installation: by options, a file, the services' own variables, or the local stack that is up. */
package io.proxquant.cli.connection;
