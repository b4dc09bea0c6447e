package io.proxquant.exports;

import io.proxquant.checkpoints.safetensors.FloatDecoding;
import io.proxquant.checkpoints.safetensors.FloatEncoding;

/** In which type a format keeps its scales. */
public enum ScaleType {
    F32 {
        @Override
        public float nearest(float value) {
            return value;
        }
    },
    F16 {
        @Override
        public float nearest(float value) {
            return FloatDecoding.half(FloatEncoding.half(value));
        }
    };

    /** The value of this type that is nearest. */
    public abstract float nearest(float value);
}
