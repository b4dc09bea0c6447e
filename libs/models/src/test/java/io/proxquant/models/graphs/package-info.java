/** Graphs against ONNX's own cases, numbers of ONNX Runtime, and networks written here. */
package io.proxquant.models.graphs;
