/**
 * Products on weights as they are stored: codes of signs multiplied by exclusive or and counting (Rastegari et al. 2016, XNOR-Net,
 * section 3.2; Xu et al. 2018, section 4), and pruned matrices of shared weights multiplied without decoding them (Han et al.
 * 2016, EIE). Every product says what it equals on the decoded weights, and a test holds it.
 */
package io.proxquant.quantization.products;
