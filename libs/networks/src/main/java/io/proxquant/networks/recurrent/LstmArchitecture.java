package io.proxquant.networks.recurrent;

/** Declares LSTM language models over words. */
public class LstmArchitecture extends LanguageModelArchitecture {

    /** One declaration for all sizes, which the options choose. */
    public LstmArchitecture() {
        super(RecurrentCell.LSTM);
    }
}
