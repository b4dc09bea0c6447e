package io.proxquant.contracts;

/** Something that is about one step of a run. On the wire the three parts of {@link RunStep} are fields of the thing itself. */
public interface AtStep {
    /** The step that it is about. */
    RunStep at();

    default String model() {
        return at().model();
    }

    default String run() {
        return at().run();
    }

    default long step() {
        return at().step();
    }
}
