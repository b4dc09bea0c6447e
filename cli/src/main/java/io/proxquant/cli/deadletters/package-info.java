/** What consumers gave up on: looking at it, and handing it to them again. */
package io.proxquant.cli.deadletters;
