package io.proxquant.models.graphs;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;

import static io.proxquant.models.graphs.GraphOperator.FLOATS;
import static io.proxquant.models.graphs.GraphOperator.of;

/** Products of matrices. */
final class MatrixProducts {

    static final List<GraphOperator> OPERATORS = List.of(
            of("MatMul", FLOATS, MatrixProducts::product),
            of("Gemm", FLOATS, MatrixProducts::gemm, "alpha", "beta", "transA", "transB"));

    private MatrixProducts() {}

    private static NDArray product(OperatorCall call) {
        NDArray a = call.input(0);
        NDArray b = call.input(1);
        charge(call, a.getShape(), b.getShape());
        call.hooks().products().accept(call.node().input(1), any -> a.matMul(any));
        return a.matMul(b);
    }

    private static void charge(OperatorCall call, Shape a, Shape b) {
        call.require(a.dimension() > 0 && b.dimension() > 0, "multiplies a scalar");
        Shape rows = a.dimension() > 1 ? a.slice(0, a.dimension() - 2) : new Shape();
        Shape columns = b.dimension() > 1 ? b.slice(0, b.dimension() - 2) : new Shape();
        long m = a.dimension() > 1 ? a.get(a.dimension() - 2) : 1;
        long n = b.dimension() > 1 ? b.get(b.dimension() - 1) : 1;
        call.charge(Elementwise.broadcast(call, rows, columns).add(m).add(n));
    }

    private static NDArray gemm(OperatorCall call) {
        NDArray a = call.input(0);
        NDArray b = call.input(1);
        NDArray c = call.optional(2);
        call.require(
                a.getShape().dimension() == 2 && b.getShape().dimension() == 2,
                "multiplies " + a.getShape() + " and " + b.getShape());
        float alpha = call.real("alpha", 1);
        float beta = call.real("beta", 1);
        boolean transposed = call.flag("transB");
        NDArray left = call.flag("transA") ? a.transpose() : a;
        call.charge(left.getShape().get(0), b.getShape().get(transposed ? 0 : 1));
        call.hooks().products().accept(call.node().input(1), any -> left.matMul(transposed ? any.transpose() : any));
        boolean vector = c != null
                && c.getShape().dimension() == 1
                && c.size() == b.getShape().get(transposed ? 0 : 1);
        if (transposed && alpha == 1 && beta == 1 && (c == null || vector)) {
            return biased(call, Linear.linear(left, b, c).singletonOrThrow());
        }
        NDArray product = left.matMul(transposed ? b.transpose() : b);
        NDArray scaled = alpha == 1 ? product : product.mul(alpha);
        if (c == null) {
            return scaled;
        }
        NDArray addend = Elementwise.charged(call, scaled, 2);
        NDArray output = scaled.add(beta == 1 ? addend : addend.mul(beta));
        // Whoever looks moves a bias by what the output is off: that holds for one number a column, added as it is.
        return vector && beta == 1 ? biased(call, output) : output;
    }

    private static NDArray biased(OperatorCall call, NDArray output) {
        call.hooks().biased().accept(call.node().input(2), output);
        return output;
    }
}
