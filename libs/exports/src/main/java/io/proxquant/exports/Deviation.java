package io.proxquant.exports;

import java.util.Locale;

/** How far weights that a reader of the export will see are from those of the artifact. */
public final class Deviation {
    private long weights;
    private long different;
    private double largest;
    private double sum;

    /** Compares as many weights. */
    public void add(float[] artifact, int from, float[] export, int count) {
        weights += count;
        for (int i = 0; i < count; i++) {
            float ours = artifact[from + i];
            float theirs = export[i];
            if (Float.floatToRawIntBits(ours) != Float.floatToRawIntBits(theirs)) {
                different++;
                double error = Math.abs((double) ours - theirs);
                largest = Math.max(largest, error);
                sum += error;
            }
        }
    }

    /** All that another one saw. */
    public void add(Deviation other) {
        weights += other.weights;
        different += other.different;
        largest = Math.max(largest, other.largest);
        sum += other.sum;
    }

    /** Whether every weight is the artifact's, bit for bit. */
    public boolean exact() {
        return different == 0;
    }

    /** Of all weights; 0 if all are equal. */
    public double largest() {
        return largest;
    }

    /** An error as people read it. */
    public static String shown(double error) {
        return String.format(Locale.ROOT, "%.3g", error);
    }

    /** Over all weights, those that are equal too. */
    public double mean() {
        return weights == 0 ? 0 : sum / weights;
    }
}
