/** What the recipe room sees of this library. */
package io.proxquant.models.declarations;
