/** Readers of file formats: IDX, CIFAR's binary version, text of words. */
package io.proxquant.models.data.formats;
