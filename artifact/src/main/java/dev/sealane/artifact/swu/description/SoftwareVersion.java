package dev.sealane.artifact.swu.description;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares versions as installers do (image digest, section 2.5): as up to four small numbers if both are such, else as
 * semantic versions if both are such, else byte by byte.
 *
 * <p>This is no total order: which of the three ways is taken depends on both texts.
 */
public final class SoftwareVersion {
    private static final int MAX_FIELDS = 4;
    private static final int MAX_FIELD_VALUE = 0xffff;
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]*+");
    private static final Pattern SEMANTIC = Pattern.compile(
            "([0-9]{1,50}+)(?:\\.([0-9]{1,50}+))?(?:\\.([0-9]{1,50}+))?(?:\\.[0-9]{1,50}+)?(?:-([0-9A-Za-z.-]++))?(?:\\+[0-9A-Za-z.+-]*+)?");

    private SoftwareVersion() {}

    /** Negative if {@code left} is the lower version, zero if they are equal, positive if it is the higher. */
    public static int compare(String left, String right) {
        Optional<List<Integer>> leftFields = fields(left);
        Optional<List<Integer>> rightFields = fields(right);
        if (leftFields.isPresent() && rightFields.isPresent()) {
            return compareFields(leftFields.get(), rightFields.get());
        }
        Matcher leftMatch = SEMANTIC.matcher(left);
        Matcher rightMatch = SEMANTIC.matcher(right);
        if (leftMatch.matches() && rightMatch.matches()) {
            return compareSemantic(leftMatch, rightMatch);
        }
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    /** The first four fields, empty ones left out; nothing if one of them is too large or no number. */
    private static Optional<List<Integer>> fields(String version) {
        if (!NUMBERS.matcher(version).matches()) {
            return Optional.empty();
        }
        List<Integer> fields = new ArrayList<>();
        for (String field : version.split("\\.", -1)) {
            if (!field.isEmpty() && fields.size() < MAX_FIELDS) {
                BigInteger value = new BigInteger(field);
                if (value.compareTo(BigInteger.valueOf(MAX_FIELD_VALUE)) > 0) {
                    return Optional.empty();
                }
                fields.add(value.intValue());
            }
        }
        return Optional.of(fields);
    }

    private static int compareFields(List<Integer> left, List<Integer> right) {
        for (int i = 0; i < MAX_FIELDS; i++) {
            int result = Integer.compare(i < left.size() ? left.get(i) : 0, i < right.size() ? right.get(i) : 0);
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    private static int compareSemantic(Matcher left, Matcher right) {
        for (int group = 1; group <= 3; group++) {
            int result = number(left, group).compareTo(number(right, group));
            if (result != 0) {
                return result;
            }
        }
        Optional<String> leftPre = Optional.ofNullable(left.group(4));
        Optional<String> rightPre = Optional.ofNullable(right.group(4));
        if (leftPre.isEmpty() || rightPre.isEmpty()) {
            return Boolean.compare(leftPre.isEmpty(), rightPre.isEmpty());
        }
        return comparePreReleases(leftPre.get(), rightPre.get());
    }

    private static BigInteger number(Matcher version, int group) {
        return Optional.ofNullable(version.group(group)).map(BigInteger::new).orElse(BigInteger.ZERO);
    }

    /** Semantic Versioning 2.0.0, item 11. */
    private static int comparePreReleases(String left, String right) {
        String[] leftParts = left.split("\\.", -1);
        String[] rightParts = right.split("\\.", -1);
        for (int i = 0; i < Math.min(leftParts.length, rightParts.length); i++) {
            int result = compareIdentifiers(leftParts[i], rightParts[i]);
            if (result != 0) {
                return result;
            }
        }
        return Integer.compare(leftParts.length, rightParts.length);
    }

    private static int compareIdentifiers(String left, String right) {
        boolean leftNumeric = isNumber(left);
        boolean rightNumeric = isNumber(right);
        if (leftNumeric && rightNumeric) {
            return new BigInteger(left).compareTo(new BigInteger(right));
        }
        return leftNumeric != rightNumeric
                ? Boolean.compare(rightNumeric, leftNumeric)
                : Comparator.<String>naturalOrder().compare(left, right);
    }

    private static boolean isNumber(String identifier) {
        return !identifier.isEmpty() && identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
