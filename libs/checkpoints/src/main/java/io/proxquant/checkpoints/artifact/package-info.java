/**
 * The quantized artifact, as {@code docs/artifact-format.md} specifies it: one safetensors file, from format 2 on also several with an
 * index, with packed codes and codebooks for quantized tensors and everything else
 * as it was. Any safetensors reader opens it; this package alone says what the codes mean, for trainer, quantizer,
 * evaluator and command line alike.
 *
 * <p>For a quantized tensor {@code w} the file holds {@code w.codes} (U8, one dimension, packed as
 * {@link io.proxquant.quantization.packing.CodePacking} says) and {@code w.codebooks} (F32, [blocks, floats per block]). The
 * metadata {@code proxquant.tensors} describes each quantized tensor in canonical JSON, see
 * {@link io.proxquant.checkpoints.artifact.PackedTensor}. Format 2 adds axes, masks, coded streams and shared tensors; whatever format
 * 1 can say is written in format 1.
 * The other metadata are what the source says of itself, see {@link io.proxquant.checkpoints.artifact.SourceMetadata}.
 */
package io.proxquant.checkpoints.artifact;
