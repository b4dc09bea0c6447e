package io.proxquant.contracts;

/**
 * Content of a manifest that says by itself where it belongs. A reader that has the key compares it with this, so
 * that a copy laid at another key, by mistake or by somebody who may write to the bucket, is never taken for what the key
 * names.
 */
public interface KeyedContent {
    /** The key at which this belongs; where a part of it is free, what the key begins with. */
    String home();
}
