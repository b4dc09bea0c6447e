/** Data sets that lie in files, and the readers of their formats: IDX, CIFAR's binary version, text of words. */
package io.proxquant.models.data.formats;
