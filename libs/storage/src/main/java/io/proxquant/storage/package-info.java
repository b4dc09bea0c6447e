/**
 * The object store as this product uses it: objects are created once and never overwritten, bytes are verified while
 * they stream, and what moves is a numbered series of create-once keys.
 */
package io.proxquant.storage;
