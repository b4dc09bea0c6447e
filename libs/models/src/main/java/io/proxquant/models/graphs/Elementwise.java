package io.proxquant.models.graphs;

import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import static io.proxquant.models.graphs.GraphOperator.ALL;
import static io.proxquant.models.graphs.GraphOperator.FLOATS;
import static io.proxquant.models.graphs.GraphOperator.NUMBERS;
import static io.proxquant.models.graphs.GraphOperator.of;

/** Operators that compute each element of their output from one of each input. */
final class Elementwise {
    private static final Set<DataType> TRUTH = Set.of(DataType.BOOLEAN);

    static final List<GraphOperator> OPERATORS = List.of(
            unary("Abs", NUMBERS, NDArray::abs),
            unary("Neg", NUMBERS, NDArray::neg),
            unary("Exp", FLOATS, NDArray::exp),
            unary("Log", FLOATS, NDArray::log),
            unary("Sqrt", FLOATS, NDArray::sqrt),
            unary("Reciprocal", FLOATS, x -> x.pow(-1)),
            unary("Floor", FLOATS, NDArray::floor),
            unary("Ceil", FLOATS, NDArray::ceil),
            unary("Round", FLOATS, NDArray::round),
            unary("Sign", NUMBERS, NDArray::sign),
            unary("Sin", FLOATS, NDArray::sin),
            unary("Cos", FLOATS, NDArray::cos),
            unary("Tan", FLOATS, NDArray::tan),
            unary("Asin", FLOATS, NDArray::asin),
            unary("Acos", FLOATS, NDArray::acos),
            unary("Atan", FLOATS, NDArray::atan),
            unary("Sinh", FLOATS, NDArray::sinh),
            unary("Cosh", FLOATS, NDArray::cosh),
            unary("Tanh", FLOATS, NDArray::tanh),
            unary("Asinh", FLOATS, x -> upperAsinh(x.maximum(0))
                    .sub(upperAsinh(x.neg().maximum(0)))),
            unary("Acosh", FLOATS, x -> x.square().sub(1).sqrt().add(x).log()),
            unary("Atanh", FLOATS, x -> x.add(1).div(x.neg().add(1)).log().mul(0.5)),
            unary("Erf", FLOATS, NDArray::erf),
            unary("Not", TRUTH, NDArray::logicalNot),
            unary("IsNaN", FLOATS, NDArray::isNaN),
            unary("Identity", ALL, x -> x.reshape(x.getShape())),
            binary("Add", NUMBERS, NDArray::add),
            binary("Sub", NUMBERS, NDArray::sub),
            binary("Mul", NUMBERS, NDArray::mul),
            binary("Div", NUMBERS, Elementwise::quotient),
            binary("Pow", NUMBERS, Elementwise::power),
            binary("Equal", ALL, NDArray::eq),
            binary("Less", NUMBERS, NDArray::lt),
            binary("LessOrEqual", NUMBERS, NDArray::lte),
            binary("Greater", NUMBERS, NDArray::gt),
            binary("GreaterOrEqual", NUMBERS, NDArray::gte),
            binary("And", TRUTH, NDArray::logicalAnd),
            binary("Or", TRUTH, NDArray::logicalOr),
            binary("Xor", TRUTH, NDArray::logicalXor),
            of("Max", NUMBERS, call -> folded(call, NDArray::maximum)),
            of("Min", NUMBERS, call -> folded(call, NDArray::minimum)),
            of("Sum", FLOATS, call -> folded(call, NDArray::add)),
            of("Mean", FLOATS, call -> folded(call, NDArray::add).div(call.inputs())),
            of("Where", TRUTH, Elementwise::where));

    private Elementwise() {}

    private static GraphOperator unary(String name, Set<DataType> types, UnaryOperator<NDArray> body) {
        return of(name, types, call -> body.apply(call.input(0)));
    }

    private static GraphOperator binary(String name, Set<DataType> types, BinaryOperator<NDArray> body) {
        return of(name, types, call -> {
            call.charge(broadcast(call, call.input(0).getShape(), call.input(1).getShape()));
            return body.apply(call.input(0), call.input(1));
        });
    }

    private static NDArray folded(OperatorCall call, BinaryOperator<NDArray> body) {
        NDArray result = call.input(0).reshape(call.input(0).getShape());
        for (int i = 1; i < call.inputs(); i++) {
            call.charge(broadcast(call, result.getShape(), call.input(i).getShape()));
            result = body.apply(result, call.input(i));
        }
        return result;
    }

    /** Of numbers that are not negative: others cancel. */
    private static NDArray upperAsinh(NDArray x) {
        return x.square().add(1).sqrt().add(x).log();
    }

    /** Integers are divided towards zero. */
    private static NDArray quotient(NDArray x, NDArray y) {
        if (x.getDataType().isFloating()) {
            return x.div(y);
        }
        return x.toType(DataType.FLOAT64, false)
                .div(y.toType(DataType.FLOAT64, false))
                .trunc()
                .toType(x.getDataType(), false);
    }

    /** Of the base's type, whatever the exponent is: 9 to 0.5 is 3. */
    private static NDArray power(NDArray x, NDArray y) {
        boolean wide = y.getDataType().isFloating() && !x.getDataType().isFloating();
        NDArray base = wide ? x.toType(DataType.FLOAT64, false) : x;
        return base.pow(y.toType(base.getDataType(), false)).toType(x.getDataType(), false);
    }

    private static NDArray where(OperatorCall call) {
        NDArray condition = call.input(0);
        Shape shape = broadcast(call, call.input(1).getShape(), call.input(2).getShape());
        shape = broadcast(call, shape, condition.getShape());
        call.charge(shape);
        return NDArrays.where(
                condition.broadcast(shape),
                call.input(1).broadcast(shape),
                call.input(2).broadcast(shape));
    }

    /** An input to be brought together with an array, unless what that makes is too large. */
    static NDArray charged(OperatorCall call, NDArray x, int input) {
        NDArray other = call.input(input);
        call.charge(broadcast(call, x.getShape(), other.getShape()));
        return other;
    }

    /** The shape that two become when they are brought together. */
    static Shape broadcast(OperatorCall call, Shape one, Shape other) {
        int rank = Math.max(one.dimension(), other.dimension());
        long[] shape = new long[rank];
        for (int i = 0; i < rank; i++) {
            int a = i - rank + one.dimension();
            int b = i - rank + other.dimension();
            long x = a < 0 ? 1 : one.get(a);
            long y = b < 0 ? 1 : other.get(b);
            call.require(x == y || x == 1 || y == 1, "cannot bring " + one + " and " + other + " together");
            shape[i] = x == 1 ? y : x;
        }
        return new Shape(shape);
    }
}
