/** The networks of this project written as ONNX graphs with their weights. */
package io.proxquant.onnx.networks;
