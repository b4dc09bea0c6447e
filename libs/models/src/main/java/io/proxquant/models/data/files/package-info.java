/** Reading files that others wrote: bounded, unpacked on the way, with the offset in every complaint. */
package io.proxquant.models.data.files;
