/** What this library adds to the recipe's vocabulary: networks and data sets, with their parameters. */
package io.proxquant.models.declarations;
