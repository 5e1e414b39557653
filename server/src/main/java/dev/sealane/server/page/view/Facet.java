package dev.sealane.server.page.view;

/**
 * One choice of a filter: what it is called, how many things it leaves, and where it leads.
 *
 * @param value what the choice stands for in the address; empty for no restriction
 */
public record Facet(String word, String value, long count, String address, boolean current) {}
