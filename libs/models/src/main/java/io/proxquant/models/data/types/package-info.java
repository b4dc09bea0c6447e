/**
 * The types of data sets that a recipe can name, the files that each consists of, and how its splits are opened.
 */
package io.proxquant.models.data.types;
