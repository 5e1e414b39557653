package dev.sealane.server.page.view;

/** A name that leads somewhere. */
public record Link(String text, String address) {}
