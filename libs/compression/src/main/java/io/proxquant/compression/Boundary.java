package io.proxquant.compression;

/** How work on tensors keeps in touch with the one who asked for it; always called on that one's own thread. */
public interface Boundary {
    /** A place at which nothing is lost by stopping: throws to stop. */
    void check();

    /** A tensor was finished. */
    void progressed();

    /** Of work that nobody stops or watches. */
    static Boundary none() {
        return new Boundary() {
            @Override
            public void check() {}

            @Override
            public void progressed() {}
        };
    }
}
