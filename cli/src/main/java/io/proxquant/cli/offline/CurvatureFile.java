package io.proxquant.cli.offline;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.input.InputFile;
import io.proxquant.compression.TensorKnowledge;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.SideInformation;

/**
 * The diagonal D of the Hessian that loss-aware quantizers weigh errors with: from a file, or 1 for every weight. Training
 * uses the square root of Adam's second moment as D, and such a file may hold the same.
 */
final class CurvatureFile implements TensorKnowledge, Closeable {
    private final SourceFile source;

    private CurvatureFile(SourceFile source) {
        this.source = source;
    }

    /** D = 1 for every weight. */
    static CurvatureFile one() {
        return new CurvatureFile(null);
    }

    /** D from the file's tensors, by name. */
    static CurvatureFile open(InputFile file) throws IOException {
        return new CurvatureFile(SourceFile.open(file));
    }

    /** Refuses a file without this tensor, or with one of another shape or of a type that is no number. */
    @Override
    public void require(TensorInfo weights) {
        if (source == null) {
            return;
        }
        TensorInfo own = source.header().tensors().get(weights.name());
        if (own == null) {
            throw new CommandFailure(source.name() + ": has no tensor " + weights.name()
                    + ", which is quantized; give its curvature, or --exclude it");
        }
        if (!Arrays.equals(own.shape(), weights.shape()) || !own.dtype().readableAsFloat()) {
            throw new CommandFailure(source.name() + ": tensor " + weights.name() + " is " + own.dtype()
                    + Arrays.toString(own.shape()) + "; its weights are " + Arrays.toString(weights.shape())
                    + ", and F32, F16, BF16 or F64 is needed");
        }
    }

    /** The curvature that a quantizer gets for a tensor. */
    @Override
    public SideInformation of(TensorInfo tensor, AxisOrder order) throws IOException {
        if (source == null) {
            return SideInformation.none();
        }
        float[] diagonal = source.file().readAll(tensor.name());
        return SideInformation.none().withCurvature(order.toStored(checked(tensor, diagonal, i -> i)));
    }

    @Override
    public SideInformation part(TensorInfo tensor, AxisOrder order, int from, int count) throws IOException {
        if (source == null) {
            return TensorKnowledge.none().part(tensor, order, from, count);
        }
        TensorInfo own = source.header().tensor(tensor.name());
        float[] diagonal = new float[count];
        order.readStored(
                from, diagonal, (place, into, at, length) -> source.file().readFloats(own, place, into, at, length));
        return SideInformation.none()
                .withCurvature(checked(tensor, diagonal, i -> order.rowMajorIndex(from + i)), from);
    }

    private float[] checked(TensorInfo tensor, float[] diagonal, IntUnaryOperator place) {
        for (int i = 0; i < diagonal.length; i++) {
            if (!(diagonal[i] >= 0) || diagonal[i] == Float.POSITIVE_INFINITY) {
                throw new CommandFailure(source.name() + ": tensor " + tensor.name() + " is " + diagonal[i]
                        + " at index " + place.applyAsInt(i)
                        + " (row-major); curvature is a finite number from 0 up");
            }
        }
        return diagonal;
    }

    /** Where D comes from, for the report. */
    String described() {
        return source == null ? "D = 1 for every weight; --curvature FILE gives another" : source.name();
    }

    /** Size and content of the file, for the manifest; null for D = 1. */
    OfflineManifest.FileFacts facts() throws IOException {
        return source == null ? null : OfflineManifest.FileFacts.of(source);
    }

    @Override
    public void close() throws IOException {
        if (source != null) {
            source.close();
        }
    }
}
