package dev.sealane.artifact.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One property tried on many generated cases, each from a seed of its own that a failure names.
 *
 * <p>The seeds follow one another, so that a case that failed is run alone by giving its seed and a count of one.
 */
public final class SeededCases {
    private static final long FIRST_SEED = 20261120;

    private SeededCases() {}

    /** What holds for every case that {@code random} decides. */
    @FunctionalInterface
    public interface Property {
        void holds(Random random) throws Exception;
    }

    /** Something that a case is made of. */
    @FunctionalInterface
    public interface Generator<T> {
        T next(Random random);
    }

    /** Tries {@code property} on {@code count} cases. */
    public static void tryEach(int count, Property property) {
        tryEach(FIRST_SEED, count, property);
    }

    /** Tries {@code property} on {@code count} cases, beginning with {@code firstSeed}. */
    public static void tryEach(long firstSeed, int count, Property property) {
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            try {
                property.holds(new Random(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** Between {@code least} and {@code most} of what {@code generator} makes. */
    public static <T> List<T> listOf(Random random, int least, int most, Generator<T> generator) {
        int size = random.nextInt(least, most + 1);
        List<T> made = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            made.add(generator.next(random));
        }
        return made;
    }

    /** One of {@code choices}. */
    public static <T> T oneOf(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Between {@code least} and {@code most} characters of {@code alphabet}. */
    public static String textOf(Random random, int least, int most, String alphabet) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(least, most + 1);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** Up to {@code most} characters of the whole of Unicode, surrogates apart; one in four is ASCII. */
    public static String anyText(Random random, int most) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(most + 1);
        while (text.codePointCount(0, text.length()) < length) {
            int codePoint = random.nextInt(4) == 0 ? random.nextInt(128) : random.nextInt(Character.MAX_CODE_POINT + 1);
            if (Character.getType(codePoint) != Character.SURROGATE) {
                text.appendCodePoint(codePoint);
            }
        }
        return text.toString();
    }
}
