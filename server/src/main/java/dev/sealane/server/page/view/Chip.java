package dev.sealane.server.page.view;

/** A state in a word, with its tone. */
public record Chip(String word, Tone tone) {}
