package io.proxquant.quantization.maps;

import java.util.Set;

import io.proxquant.quantization.Assignment;
import io.proxquant.quantization.LevelStep;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.ProximalStep;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.WeightBlock;
import io.proxquant.quantization.operators.Strength;

/**
 * A map towards the levels of a quantizer: which level a weight belongs to is the quantizer's, how far it goes there is the
 * way's. At τ = ∞ the weights are the projection, decoded levels.
 *
 * <p>With {@code refresh} the codebook is fitted to the weights, and {@code rounds} times alternates with them: x = θ at
 * first, then q = quantizer(x), x = way from θ to q. A quantizer that has looked at every weight has refused those that are not
 * finite. With {@code refresh} false the codebook is fixed, the set is finite, and q is the level nearest to θ.
 */
record CodebookMap(String name, CodebookProjection onto, LevelStep way, int rounds) implements ProximalMap {
    static CodebookMap once(String name, CodebookProjection onto, LevelStep way) {
        return new CodebookMap(name, onto, way, 1);
    }

    @Override
    public int revision() {
        return onto.quantizer().revision();
    }

    @Override
    public ProximalMap atRevision(int earlier) {
        return new CodebookMap(name, new CodebookProjection(onto.quantizer().atRevision(earlier)), way, rounds);
    }

    @Override
    public Set<Need> needs() {
        return onto.quantizer().needs();
    }

    @Override
    public void initialise(float[] state, int stateFrom) {
        onto.initialise(state, stateFrom);
    }

    @Override
    public int stateSize() {
        return onto.stateSize();
    }

    @Override
    public ProximalStep step(
            WeightBlock block, float strength, float[] state, int stateFrom, boolean refresh, SideInformation side) {
        Strength.check(strength);
        if (onto.keeps(refresh)) {
            // A kept codebook was fitted to other weights, so these have not been checked yet.
            return new CheckedStep(towards(onto.kept(state, stateFrom), strength, state, stateFrom, block.length()));
        }
        ProximalStep step =
                towards(onto.fit(block, state, stateFrom, side), strength, state, stateFrom, block.length());
        // At full strength x is q already, and quantizing q again could leave the projection of θ.
        boolean alternates = refresh && rounds > 1 && strength != Float.POSITIVE_INFINITY;
        return alternates ? alternate(step, block, strength, state, stateFrom, side) : step;
    }

    private ProximalStep alternate(
            ProximalStep first, WeightBlock block, float strength, float[] state, int stateFrom, SideInformation side) {
        int length = block.length();
        ProximalStep step = first;
        for (int round = 2; round <= rounds; round++) {
            float[] x = new float[length];
            block.read(0, x, 0, length);
            step.move(x, 0, 0, length);
            Assignment ofX = onto.fit(WeightBlock.of(x, 0, length), state, stateFrom, side);
            // The level belongs to x, the way begins at θ.
            Assignment nearest = (weights, at, from, count, into) -> ofX.levels(x, from, from, count, into);
            step = towards(nearest, strength, state, stateFrom, length);
        }
        return step;
    }

    private ProximalStep towards(Assignment nearest, float strength, float[] state, int stateFrom, int length) {
        return strength == Float.POSITIVE_INFINITY
                ? LevelStep.onto(nearest, length)
                : way.towards(nearest, strength, onto.levels(state, stateFrom), length);
    }
}
