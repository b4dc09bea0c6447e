package io.proxquant.networks.recurrent;

/** LSTM language models over words. */
public class LstmArchitecture extends LanguageModelArchitecture {

    /** Any of them. */
    public LstmArchitecture() {
        super(RecurrentCell.LSTM);
    }
}
