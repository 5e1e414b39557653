package dev.sealane.server.catalogue;

import java.util.Optional;

/** A word with a colour that people stick on devices or releases. */
public record Tag(long id, String name, String description, Optional<String> colour, Audit audit) {}
