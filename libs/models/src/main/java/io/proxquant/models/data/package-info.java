/** Data sets: strict readers, seeded sources of images and text, and batches in an order that a seed alone decides. */
package io.proxquant.models.data;
