package io.proxquant.contracts;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;

/** Refuses NaN and infinities, which Jackson would otherwise write as strings that no schema allows. */
final class FiniteNumbersGenerator extends JsonGeneratorDelegate {
    FiniteNumbersGenerator(JsonGenerator out) {
        super(out, false);
    }

    @Override
    public void writeNumber(double value) throws IOException {
        refuse(Double.isFinite(value), value);
        super.writeNumber(value);
    }

    @Override
    public void writeNumber(float value) throws IOException {
        refuse(Float.isFinite(value), value);
        super.writeNumber(value);
    }

    @Override
    public void writeArray(double[] array, int offset, int length) throws IOException {
        writeStartArray(array, length);
        for (int i = offset; i < offset + length; i++) {
            writeNumber(array[i]);
        }
        writeEndArray();
    }

    private void refuse(boolean finite, double value) throws IOException {
        if (!finite) {
            throw new JsonGenerationException(
                    value + " cannot be written as JSON at "
                            + getOutputContext().pathAsPointer() + "; leave the field out and say why in 'nonFinite'",
                    this);
        }
    }
}
