package io.proxquant.cli.submit;

/** Follows the files of a data set while they are hashed, which takes as long as reading them does; throws to stop. */
public interface DataProgress {
    /** A file of this size is going to be read. */
    void begins(String location, long bytes);

    /** So many more bytes of it were read. */
    void read(int bytes);
}
