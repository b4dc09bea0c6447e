/**
 * ONNX graphs on the engine, differentiable: a table of operators ({@link io.proxquant.models.graphs.GraphOperators}), and what goes
 * through a graph's nodes with them ({@link io.proxquant.models.graphs.GraphProgram}).
 */
package io.proxquant.models.graphs;
