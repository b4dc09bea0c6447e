package io.proxquant.models.data.types;

import io.proxquant.checkpoints.HeapMemory;

/**
 * What a data set is read from.
 *
 * @param files of the data manifest, proved against it when they are asked for
 * @param memory that splits may take; a split that does not fit is refused before it is read
 */
public record DataInput(VerifiedFiles files, HeapMemory memory) {}
