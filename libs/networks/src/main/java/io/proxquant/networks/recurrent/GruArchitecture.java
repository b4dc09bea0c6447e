package io.proxquant.networks.recurrent;

/** Declares GRU language models over words. */
public class GruArchitecture extends LanguageModelArchitecture {

    /** One declaration for all sizes, which the options choose. */
    public GruArchitecture() {
        super(RecurrentCell.GRU);
    }
}
