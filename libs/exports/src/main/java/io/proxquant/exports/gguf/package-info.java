/** GGUF, version 3: weights in blocks of 32 to 256 consecutive ones of a row, scales in F16. */
package io.proxquant.exports.gguf;
