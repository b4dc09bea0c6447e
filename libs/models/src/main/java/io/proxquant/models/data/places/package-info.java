/** Where the files of a data set lie: the operator's places, allowed locations, the object store. */
package io.proxquant.models.data.places;
