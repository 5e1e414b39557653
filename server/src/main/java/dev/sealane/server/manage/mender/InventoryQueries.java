package dev.sealane.server.manage.mender;

import dev.sealane.server.db.Page;
import dev.sealane.server.device.AttributeValue;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.DeviceQuery;
import dev.sealane.server.device.DeviceQuery.Membership;
import dev.sealane.server.device.DeviceQuery.Operator;
import dev.sealane.server.device.DeviceQuery.Order;
import dev.sealane.server.device.DeviceQuery.Term;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.device.Scope;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Paging;
import dev.sealane.server.http.Request;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads Mender's two ways to ask for devices: query parameters (v1) and a search body (v2). */
final class InventoryQueries {
    private static final Set<String> RESERVED = Set.of("page", "per_page", "sort", "group", "has_group");
    private static final int ID_LIMIT = 500;

    private InventoryQueries() {}

    /** v1: every parameter that is not reserved is an equality on an attribute. */
    static DeviceQuery ofQuery(Request request, Page page) {
        List<Term> terms = new ArrayList<>();
        request.queries().forEach((name, values) -> {
            if (!RESERVED.contains(name)) {
                values.forEach(value -> terms.add(equality(name, value)));
            }
        });
        return DeviceQuery.all(page)
                .withMembership(membership(request))
                .withTerms(terms)
                .withOrder(request.query("sort").map(InventoryQueries::order).orElse(List.of()));
    }

    /** v2: a search body. Which attributes the caller wants to see is not read: all are answered. */
    static DeviceQuery ofBody(JsonObject body, Page page) {
        List<Term> terms = new ArrayList<>();
        for (JsonObject filter : body.objects("filters", DeviceQuery.MAX_TERMS)) {
            terms.add(term(filter));
        }
        List<Order> order = new ArrayList<>();
        for (JsonObject key : body.objects("sort", DeviceQuery.MAX_TERMS)) {
            order.add(new Order(
                    scope(key),
                    key.text("attribute"),
                    isDescending(key.optionalText("order").orElse("asc"))));
        }
        Set<DeviceId> ids = new LinkedHashSet<>();
        for (String id : body.texts("device_ids", ID_LIMIT)) {
            ids.add(DeviceId.parse(id)
                    .orElseThrow(() -> HttpRefusal.badRequest("bad-field", "an id is not a UUID")
                            .found(id)
                            .where("$.device_ids")));
        }
        DeviceQuery query =
                DeviceQuery.all(page).withTerms(terms).withOrder(order).withIds(ids);
        Optional<String> text = body.optionalText("text").filter(value -> !value.isBlank());
        return text.isPresent() ? query.withText(text.get()) : query;
    }

    /** v2 carries the page in the body. */
    static Paging paging(JsonObject body, int otherwise) {
        return new Paging(new Page(
                body.optionalInt("page", 1, Page.MAX_NUMBER).orElse(1),
                body.optionalInt("per_page", 1, Page.MAX_SIZE).orElse(otherwise)));
    }

    private static Term equality(String name, String value) {
        int slash = name.indexOf('/');
        Optional<Scope> scope = slash < 0 ? Optional.empty() : Scope.of(name.substring(0, slash));
        String attribute = scope.isPresent() ? name.substring(slash + 1) : name;
        String plain = value.startsWith("eq:") ? value.substring(3) : value;
        return term(scope.orElse(Scope.INVENTORY), attribute, Operator.EQUAL, values(plain));
    }

    /** A number in a query may stand for a number or for the same text. */
    private static List<AttributeValue> values(String text) {
        return List.of(new AttributeValue.Text(text));
    }

    private static Term term(JsonObject filter) {
        Operator operator = operator(filter.text("type"));
        JsonNode value = filter.optional("value")
                .orElseThrow(() -> HttpRefusal.badRequest("missing-field", "a filter has no value")
                        .where(filter.path() + ".value"));
        List<AttributeValue> values = switch (AttributeValue.of(value)) {
            case AttributeValue.Texts(List<String> texts) ->
                texts.stream()
                        .map(text -> (AttributeValue) new AttributeValue.Text(text))
                        .toList();
            case AttributeValue.Text text -> List.of(text);
            case AttributeValue.Decimal(BigDecimal number) -> List.of(new AttributeValue.Decimal(number));
        };
        return term(scope(filter), filter.text("attribute"), operator, values);
    }

    /** The status is a word of Mender's, which is ours only in part. */
    private static Term term(Scope scope, String attribute, Operator operator, List<AttributeValue> values) {
        boolean status = scope == Scope.IDENTITY && attribute.equals("status");
        boolean words = operator != Operator.EXISTS && operator != Operator.MATCHES;
        List<AttributeValue> ours = !status || !words
                ? values
                : values.stream()
                        .map(value -> (AttributeValue) new AttributeValue.Text(
                                MenderDevice.admission(value.text()).word()))
                        .toList();
        return new Term(scope, attribute, operator, ours);
    }

    private static Operator operator(String type) {
        return switch (type) {
            case "$eq" -> Operator.EQUAL;
            case "$ne", "$ltne" -> Operator.NOT_EQUAL;
            case "$gt" -> Operator.GREATER;
            case "$gte" -> Operator.GREATER_OR_EQUAL;
            case "$lt" -> Operator.LESS;
            case "$lte" -> Operator.LESS_OR_EQUAL;
            case "$in" -> Operator.IN;
            case "$nin" -> Operator.NOT_IN;
            case "$exists" -> Operator.EXISTS;
            case "$regex" -> Operator.MATCHES;
            default ->
                throw HttpRefusal.badRequest("bad-field", "there is no such operator")
                        .expected("$eq, $ne, $gt, $gte, $lt, $lte, $in, $nin, $exists or $regex")
                        .found(type)
                        .where("$.filters[].type");
        };
    }

    private static Scope scope(JsonObject object) {
        String word = object.optionalText("scope").orElse("inventory");
        return Scope.of(word)
                .orElseThrow(() -> HttpRefusal.badRequest("bad-field", "there is no such scope")
                        .expected("identity, inventory, tags or system")
                        .found(word)
                        .where(object.path() + ".scope"));
    }

    private static Membership membership(Request request) {
        Optional<String> group = request.query("group").filter(name -> !name.isEmpty());
        if (group.isPresent()) {
            return new Membership.In(new GroupName(group.get()));
        }
        Optional<String> grouped = request.query("has_group");
        if (grouped.isEmpty()) {
            return new Membership.Any();
        }
        return switch (grouped.get()) {
            case "true" -> new Membership.Grouped(true);
            case "false" -> new Membership.Grouped(false);
            default ->
                throw HttpRefusal.badRequest("bad-query", "the query parameter 'has_group' cannot be read")
                        .expected("true or false")
                        .found(grouped.get())
                        .where("query: has_group");
        };
    }

    /** {@code attribute}, {@code attribute:asc} or {@code scope/attribute:desc}. */
    private static List<Order> order(String sort) {
        int colon = sort.lastIndexOf(':');
        String name = colon < 0 ? sort : sort.substring(0, colon);
        int slash = name.indexOf('/');
        Optional<Scope> scope = slash < 0 ? Optional.empty() : Scope.of(name.substring(0, slash));
        return List.of(new Order(
                scope.orElse(Scope.INVENTORY),
                scope.isPresent() ? name.substring(slash + 1) : name,
                isDescending(colon < 0 ? "asc" : sort.substring(colon + 1))));
    }

    private static boolean isDescending(String direction) {
        return switch (direction) {
            case "asc" -> false;
            case "desc" -> true;
            default ->
                throw HttpRefusal.badRequest("bad-query", "there is no such sort order")
                        .expected("asc or desc")
                        .found(direction)
                        .where("sort");
        };
    }
}
