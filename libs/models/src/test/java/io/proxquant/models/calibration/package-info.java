/** Tests. */
package io.proxquant.models.calibration;
