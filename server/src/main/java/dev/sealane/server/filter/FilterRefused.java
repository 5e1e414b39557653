package dev.sealane.server.filter;

import dev.sealane.server.refusal.Refusal;

/** A condition or an order that cannot be understood, or that asks for what is not there. */
public final class FilterRefused extends Refusal {
    private FilterRefused(String code, String message) {
        super(Kind.INVALID, code, message);
    }

    /** The text breaks the grammar or a limit, or a value is of the wrong kind. */
    static FilterRefused syntax(String expected, int position) {
        return new FilterRefused("filter-syntax", "expected " + expected + " at character " + (position + 1));
    }

    static FilterRefused value(String field, String expected) {
        return new FilterRefused("filter-syntax", "the field '" + shown(field) + "' takes " + expected);
    }

    /** There is no such field, or the field has no such word. */
    static FilterRefused field(String field, String expected) {
        return new FilterRefused("filter-field", "there is no field '" + shown(field) + "': expected " + expected);
    }

    static FilterRefused word(String field, String found, String expected) {
        return new FilterRefused(
                "filter-field",
                "the field '" + shown(field) + "' has no value '" + shown(found) + "': expected one of " + expected);
    }

    static FilterRefused sortSyntax() {
        return new FilterRefused("sort-syntax", "expected a sort order such as name:ASC,id:DESC");
    }

    static FilterRefused sortField(String field) {
        return new FilterRefused("sort-field", "there is no field '" + shown(field) + "' to sort by");
    }

    static FilterRefused sortDirection(String direction) {
        return new FilterRefused("sort-direction", "expected ASC or DESC, found '" + shown(direction) + "'");
    }

    private static String shown(String text) {
        String cut = text.length() <= 80 ? text : text.substring(0, 80) + "…";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
