package dev.sealane.server.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which part of a list a caller wants: {@code page} from 1 and {@code per_page} up to {@value #MOST}.
 */
public record Paging(int page, int perPage) {
    /** The most entries of one answer (management digest, section 1). */
    public static final int MOST = 500;
    /** The entries of a page where the caller does not say. */
    public static final int DEFAULT = 20;
    /** Keeps {@code page * perPage} far from overflow; nobody turns that many pages. */
    public static final int LAST_PAGE = 1_000_000;

    public Paging {
        if (page < 1 || perPage < 1) {
            throw new IllegalArgumentException("page and per_page count from 1: " + page + ", " + perPage);
        }
    }

    /** What the query asks for. */
    public static Paging of(Request request) {
        return of(request, DEFAULT);
    }

    /** What the query asks for, with {@code otherwise} entries on a page where it does not say. */
    public static Paging of(Request request, int otherwise) {
        return new Paging(number(request, "page", 1, LAST_PAGE), number(request, "per_page", otherwise, MOST));
    }

    /** How many entries come before this page. */
    public long offset() {
        return (page - 1L) * perPage;
    }

    /** This page of a list that is in memory. */
    public <T> List<T> of(List<T> all) {
        int from = (int) Math.min(offset(), all.size());
        return all.subList(from, Math.min(from + perPage, all.size()));
    }

    /** Adds {@code Link} (RFC 8288) and {@code X-Total-Count} to an answer that holds this page of {@code total}. */
    public Response describe(Request request, Response response, long total) {
        return links(request, response, OptionalLong.of(total), offset() + perPage < total)
                .header("X-Total-Count", Long.toString(total));
    }

    private Response links(Request request, Response response, OptionalLong total, boolean more) {
        List<String> links = new ArrayList<>();
        links.add(link(request, 1, "first"));
        if (page > 1) {
            links.add(link(request, page - 1, "prev"));
        }
        if (more) {
            links.add(link(request, page + 1, "next"));
        }
        total.ifPresent(count -> links.add(link(request, (int) Math.max(1, (count + perPage - 1) / perPage), "last")));
        return response.header("Link", String.join(", ", links));
    }

    private String link(Request request, int number, String relation) {
        StringBuilder query = new StringBuilder();
        request.queries().forEach((name, values) -> {
            if (!name.equals("page") && !name.equals("per_page")) {
                values.forEach(value -> query.append(encode(name)).append('=').append(encode(value)).append('&'));
            }
        });
        return "<" + request.path() + "?" + query + "page=" + number + "&per_page=" + perPage + ">; rel=\"" + relation
                + "\"";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static int number(Request request, String name, int otherwise, int most) {
        String text = request.query(name).orElse("");
        if (text.isEmpty()) {
            return otherwise;
        }
        boolean digits = text.length() <= 7 && text.chars().allMatch(character -> character >= '0' && character <= '9');
        int number = digits ? Integer.parseInt(text) : 0;
        if (number < 1 || number > most) {
            throw HttpRefusal.badRequest("bad-query", "the query parameter '" + name + "' is out of range")
                    .expected("a whole number from 1 to " + most)
                    .found(text)
                    .where("query: " + name);
        }
        return number;
    }
}
