package io.proxquant.models.parameters;

/** A tensor's elements in storage order, readable and writable in place by range. */
interface FlatStorage {

    void get(int from, float[] into, int at, int count);

    void put(int from, float[] source, int at, int count);
}
