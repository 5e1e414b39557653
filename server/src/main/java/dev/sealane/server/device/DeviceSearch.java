package dev.sealane.server.device;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.InvalidInput;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Turns a {@link DeviceQuery} into SQL. Names and values travel as parameters; only fixed words become SQL text. */
final class DeviceSearch {
    /** PostgreSQL's regular expressions may backtrack: a short pattern bounds how badly. */
    private static final int MAX_PATTERN = 256;

    private final StringBuilder where = new StringBuilder(" from device d where d.tenant = ?");
    private final List<Object> conditions = new ArrayList<>();
    private final StringBuilder order = new StringBuilder(" order by ");
    private final List<Object> orderKeys = new ArrayList<>();
    private final DeviceQuery query;

    DeviceSearch(Tenant tenant, DeviceQuery query) {
        this.query = query;
        conditions.add(tenant.id());
        addAdmissions();
        if (!query.ids().isEmpty()) {
            add(" and d.id = any(?)", query.ids().stream().map(DeviceId::value).toList());
        }
        addMembership();
        query.text().filter(text -> !text.isBlank()).ifPresent(this::addText);
        query.terms().forEach(this::addTerm);
        query.order().forEach(this::addOrder);
        order.append("d.created_at desc, d.id");
    }

    String pageSql() {
        return "select " + Devices.COLUMNS + where + order + " limit ? offset ?";
    }

    Object[] pageParameters() {
        List<Object> parameters = new ArrayList<>(conditions);
        parameters.addAll(orderKeys);
        parameters.add(query.page().size());
        parameters.add(query.page().offset());
        return parameters.toArray();
    }

    String countSql() {
        return "select count(*)" + where;
    }

    Object[] countParameters() {
        return conditions.toArray();
    }

    private void add(String sql, Object... parameters) {
        where.append(sql);
        conditions.addAll(List.of(parameters));
    }

    private void addAdmissions() {
        if (query.admissions().isEmpty()) {
            add(" and d.admission <> 'decommissioned'");
        } else {
            add(
                    " and d.admission = any(?)",
                    query.admissions().stream().map(Admission::word).toList());
        }
    }

    private void addMembership() {
        switch (query.membership()) {
            case DeviceQuery.Membership.Any any -> {}
            case DeviceQuery.Membership.In in ->
                add(" and d.group_name = ?", in.group().value());
            case DeviceQuery.Membership.Grouped grouped ->
                add(grouped.grouped() ? " and d.group_name is not null" : " and d.group_name is null");
        }
    }

    private void addText(String text) {
        String pattern = "%" + text.strip().replaceAll("([\\\\%_])", "\\\\$1") + "%";
        add("""

                and (d.id::text ilike ? or d.group_name ilike ? or exists (select from device_attribute a
                  where a.tenant = d.tenant and a.device_id = d.id and a.value::text ilike ?))""", pattern, pattern, pattern);
    }

    private void addTerm(DeviceQuery.Term term) {
        String column = builtIn(term.scope(), term.name());
        if (!column.isEmpty()) {
            addBuiltIn(column, term);
            return;
        }
        boolean wanted = switch (term.operator()) {
            case NOT_EQUAL, NOT_IN -> false;
            case EXISTS -> flag(term);
            case EQUAL, GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL, IN, MATCHES -> true;
        };
        where.append(wanted ? " and exists (" : " and not exists (");
        where.append("select from device_attribute a where a.tenant = d.tenant and a.device_id = d.id");
        add(" and a.scope = ? and a.name = ?", term.scope().word(), term.name());
        addComparison(term);
        where.append(')');
    }

    private void addComparison(DeviceQuery.Term term) {
        switch (term.operator()) {
            case EXISTS -> {}
            case EQUAL, NOT_EQUAL, IN, NOT_IN -> addEquality(term);
            case GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL -> addOrderComparison(term);
            case MATCHES -> add(" and a.value #>> '{}' ~ ?", pattern(term));
        }
    }

    /** A list holds a value when one entry is equal to it, as a stock search expects. */
    private void addEquality(DeviceQuery.Term term) {
        List<String> values =
                term.values().stream().map(value -> Json.write(value.json())).toList();
        add(" and exists (select from unnest(?::jsonb[]) v where a.value @> v)", values);
    }

    /** Numbers compare as numbers and texts as texts; one is never less than the other. */
    private void addOrderComparison(DeviceQuery.Term term) {
        AttributeValue value = term.values().getFirst();
        add(" and jsonb_typeof(a.value) = jsonb_typeof(?::jsonb)", Json.write(value.json()));
        if (value instanceof AttributeValue.Decimal) {
            add(" and a.value " + symbol(term.operator()) + " ?::jsonb", Json.write(value.json()));
        } else {
            add(" and a.value #>> '{}' collate \"C\" " + symbol(term.operator()) + " ?", value.text());
        }
    }

    private void addBuiltIn(String column, DeviceQuery.Term term) {
        List<String> texts = term.values().stream().map(AttributeValue::text).toList();
        switch (term.operator()) {
            case EQUAL, IN -> add(" and " + column + "::text = any(?)", texts);
            case NOT_EQUAL, NOT_IN -> add(" and (" + column + "::text = any(?)) is not true", texts);
            case EXISTS -> add(" and " + column + (flag(term) ? " is not null" : " is null"));
            case MATCHES -> add(" and " + column + "::text ~ ?", pattern(term));
            case GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL -> {
                boolean time = column.endsWith("_at");
                Object value = time ? instant(term) : texts.getFirst();
                add(" and " + column + " " + symbol(term.operator()) + " ?", value);
            }
        }
    }

    private void addOrder(DeviceQuery.Order key) {
        String direction = key.descending() ? " desc nulls last, " : " asc nulls last, ";
        String column = builtIn(key.scope(), key.name());
        if (!column.isEmpty()) {
            order.append(column).append(direction);
            return;
        }
        order.append("""
                (select a.value from device_attribute a where a.tenant = d.tenant and a.device_id = d.id
                 and a.scope = ? and a.name = ?)""").append(direction);
        orderKeys.add(key.scope().word());
        orderKeys.add(key.name());
    }

    /** The column behind an attribute that the server itself keeps; empty if it is stored as an attribute. */
    private static String builtIn(Scope scope, String name) {
        return switch (scope) {
            case SYSTEM ->
                switch (name) {
                    case "group" -> "d.group_name";
                    case "created_ts" -> "d.created_at";
                    case "updated_ts" -> "d.changed_at";
                    case "check_in_time" -> "d.checked_in_at";
                    case "reported_ts" -> "d.reported_at";
                    default -> "";
                };
            case IDENTITY -> name.equals("status") ? "d.admission" : "";
            case INVENTORY, TAGS -> "";
        };
    }

    private static boolean flag(DeviceQuery.Term term) {
        return term.values().getFirst().text().equals("true");
    }

    private static String pattern(DeviceQuery.Term term) {
        String pattern = term.values().getFirst().text();
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new InvalidInput("filters", "the value is not a regular expression");
        }
        if (pattern.length() > MAX_PATTERN) {
            throw new InvalidInput(
                    "filters", "expected a regular expression of at most " + MAX_PATTERN + " characters");
        }
        return pattern;
    }

    private static Instant instant(DeviceQuery.Term term) {
        try {
            return Instant.parse(term.values().getFirst().text());
        } catch (DateTimeParseException e) {
            throw new InvalidInput("filters", "expected a time such as 2026-11-20T15:16:43Z");
        }
    }

    private static String symbol(DeviceQuery.Operator operator) {
        return switch (operator) {
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case EQUAL, NOT_EQUAL, IN, NOT_IN, EXISTS, MATCHES ->
                throw new IllegalArgumentException("not an order: " + operator);
        };
    }
}
