package io.proxquant.networks.recurrent;

/** GRU language models over words. */
public class GruArchitecture extends LanguageModelArchitecture {

    /** Any of them. */
    public GruArchitecture() {
        super(RecurrentCell.GRU);
    }
}
