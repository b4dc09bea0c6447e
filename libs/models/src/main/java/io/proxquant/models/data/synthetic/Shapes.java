package io.proxquant.models.data.synthetic;

/** The ten shapes of {@link SyntheticImages} as sets of points of the square [-1, 1] x [-1, 1]. */
final class Shapes {

    private static final double STRIPE = 0.36;
    private static final double BAR = 0.24;

    private Shapes() {}

    static boolean covers(int shape, double x, double y) {
        double radius = x * x + y * y;
        double square = Math.max(Math.abs(x), Math.abs(y));
        return switch (shape) {
            case 0 -> radius < 0.64; // disc
            case 1 -> radius < 0.72 && radius > 0.25; // ring
            case 2 -> square < 0.7; // square
            case 3 -> square < 0.8 && square > 0.45; // frame
            case 4 -> square < 0.85 && Math.min(Math.abs(x), Math.abs(y)) < BAR; // plus
            case 5 -> square < 0.8 && Math.abs(Math.abs(x) - Math.abs(y)) < BAR; // cross
            case 6 -> y < 0.65 && y > -0.75 && Math.abs(x) < 0.5 * (y + 0.75); // triangle
            case 7 -> square < 0.85 && even(y); // horizontal stripes
            case 8 -> square < 0.85 && even(x); // vertical stripes
            case 9 -> square < 0.85 && even(x) == even(y); // chequers
            default -> throw new IllegalArgumentException("no shape " + shape);
        };
    }

    private static boolean even(double position) {
        return Math.floorMod((int) Math.floor((position + 0.85) / STRIPE), 2) == 0;
    }
}
