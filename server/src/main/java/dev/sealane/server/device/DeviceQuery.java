package dev.sealane.server.device;

import dev.sealane.server.db.Page;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which devices are wanted, in which order, and which page of them. All conditions must hold; an empty set is no
 * condition. Decommissioned devices are found only when asked for.
 *
 * @param text words that an identity, attribute value or id contains
 * @param terms conditions on attributes
 * @param order first by the first entry; newest devices first when empty
 */
public record DeviceQuery(
        Set<Admission> admissions,
        Set<DeviceId> ids,
        Membership membership,
        Optional<String> text,
        List<Term> terms,
        List<Order> order,
        Page page) {
    /** Conditions of one query; each costs a subquery. */
    public static final int MAX_TERMS = 20;

    public DeviceQuery {
        admissions = Set.copyOf(admissions);
        ids = Set.copyOf(ids);
        terms = List.copyOf(terms);
        order = List.copyOf(order);
        if (terms.size() > MAX_TERMS || order.size() > MAX_TERMS) {
            throw new dev.sealane.server.refusal.InvalidInput(
                    "filters", "expected at most " + MAX_TERMS + " conditions and as many sort keys");
        }
    }

    /** Every living device, newest first. */
    public static DeviceQuery all(Page page) {
        return new DeviceQuery(Set.of(), Set.of(), new Membership.Any(), Optional.empty(), List.of(), List.of(), page);
    }

    public DeviceQuery withAdmissions(Set<Admission> wanted) {
        return new DeviceQuery(wanted, ids, membership, text, terms, order, page);
    }

    public DeviceQuery withIds(Set<DeviceId> wanted) {
        return new DeviceQuery(admissions, wanted, membership, text, terms, order, page);
    }

    public DeviceQuery withMembership(Membership wanted) {
        return new DeviceQuery(admissions, ids, wanted, text, terms, order, page);
    }

    public DeviceQuery withText(String wanted) {
        return new DeviceQuery(admissions, ids, membership, Optional.of(wanted), terms, order, page);
    }

    public DeviceQuery withTerms(List<Term> wanted) {
        return new DeviceQuery(admissions, ids, membership, text, wanted, order, page);
    }

    public DeviceQuery withOrder(List<Order> wanted) {
        return new DeviceQuery(admissions, ids, membership, text, terms, wanted, page);
    }

    /** Whether the device must be in a group. */
    public sealed interface Membership {
        record Any() implements Membership {}

        record In(GroupName group) implements Membership {}

        /** In some group, or in none. */
        record Grouped(boolean grouped) implements Membership {}
    }

    /**
     * A condition on one attribute.
     *
     * @param values what to compare with: one value, or any number for IN and NOT_IN; EXISTS takes the text true or false
     */
    public record Term(Scope scope, String name, Operator operator, List<AttributeValue> values) {
        public Term {
            values = List.copyOf(values);
            boolean many = operator == Operator.IN || operator == Operator.NOT_IN;
            if (values.size() > AttributeValue.MAX_ENTRIES || (!many && values.size() != 1)) {
                throw new dev.sealane.server.refusal.InvalidInput(
                        "filters", operator + " takes another number of values");
            }
        }
    }

    /** How an attribute is compared. */
    public enum Operator {
        EQUAL,
        NOT_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        IN,
        NOT_IN,
        EXISTS,
        MATCHES
    }

    /** One sort key: an attribute. */
    public record Order(Scope scope, String name, boolean descending) {}
}
