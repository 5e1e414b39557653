package dev.sealane.server.http;

import dev.sealane.server.db.Page;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which part of a list a caller wants: {@code page} from 1 and {@code per_page}, both bounded by {@link Page}.
 */
public record Paging(Page page) {
    /** The entries of a page where the caller does not say. */
    public static final int DEFAULT = 20;

    /** What the query asks for. */
    public static Paging of(Request request) {
        return of(request, DEFAULT);
    }

    /** What the query asks for, with {@code otherwise} entries on a page where it does not say. */
    public static Paging of(Request request, int otherwise) {
        return new Paging(new Page(
                number(request, "page", 1, Page.MAX_NUMBER), number(request, "per_page", otherwise, Page.MAX_SIZE)));
    }

    /** This page of a list that is in memory. */
    public <T> List<T> of(List<T> all) {
        int from = (int) Math.min(page.offset(), all.size());
        return all.subList(from, Math.min(from + page.size(), all.size()));
    }

    /** Adds {@code Link} (RFC 8288) and {@code X-Total-Count} to an answer that holds this page of {@code total}. */
    public Response describe(Request request, Response response, long total) {
        List<String> links = new ArrayList<>();
        links.add(link(request, 1, "first"));
        if (page.number() > 1) {
            links.add(link(request, page.number() - 1, "prev"));
        }
        if (page.offset() + page.size() < total) {
            links.add(link(request, page.number() + 1, "next"));
        }
        links.add(link(request, Math.max(1, (total + page.size() - 1) / page.size()), "last"));
        return response.header("Link", String.join(", ", links)).header("X-Total-Count", Long.toString(total));
    }

    private String link(Request request, long number, String relation) {
        StringBuilder query = new StringBuilder();
        request.queries().forEach((name, values) -> {
            if (!name.equals("page") && !name.equals("per_page")) {
                values.forEach(value -> query.append(encode(name))
                        .append('=')
                        .append(encode(value))
                        .append('&'));
            }
        });
        return "<" + request.path() + "?" + query + "page=" + number + "&per_page=" + page.size() + ">; rel=\""
                + relation + "\"";
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
