/**
 * Settings by their names, from wherever they were said. Services get theirs from Quarkus; what runs without it (the
 * command line, the job that makes topics) reads the same names here, with errors that name the place.
 */
package io.proxquant.contracts.settings;
