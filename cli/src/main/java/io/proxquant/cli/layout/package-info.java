/**
 * Text and tables that fit where they are shown: columns are counted as a terminal counts them, wide characters as two, and a
 * line is never longer than the terminal is wide, so that the terminal does not break it.
 */
package io.proxquant.cli.layout;
