/** Models as a person asks for them: which there are, what is bound to them, and their artifacts by alias or digest. */
package io.proxquant.cli.models;
