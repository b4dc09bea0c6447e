package io.proxquant.models.data;

/**
 * Text cut into equally long parallel streams, each step taking the next tokens of all of them. The few tokens after the
 * last stream are not trained on (evaluation drops none).
 */
final class TextStreams implements Batches {

    private final TextDataset text;
    private final int streams;
    private final int bptt;
    private final int length;

    TextStreams(TextDataset text, int streams, int bptt) {
        this.text = text;
        this.streams = streams;
        this.bptt = bptt;
        this.length = text.size() / streams;
    }

    @Override
    public int stepsPerEpoch() {
        return (length + bptt - 1) / bptt;
    }

    @Override
    public TokenBatch batch(int epoch, int step) {
        int from = Math.multiplyExact(step, bptt);
        int steps = Math.min(bptt, length - from);
        int[] inputs = new int[steps * streams];
        int[] labels = new int[steps * streams];
        for (int t = 0; t < steps; t++) {
            for (int s = 0; s < streams; s++) {
                int position = s * length + from + t;
                inputs[t * streams + s] = text.before(position);
                labels[t * streams + s] = text.token(position);
            }
        }
        return new TokenBatch(inputs, labels, streams);
    }
}
