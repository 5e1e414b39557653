package dev.sealane.server.page.view;

import java.util.Optional;

/**
 * A refusal for people: what happened, why, what to do, and the stable code to look up or to report.
 *
 * @param what one sentence: what was not done
 * @param why what was expected, what was found and where
 * @param advice the next step, if one is known
 */
public record Fault(String what, String why, Optional<String> advice, String code) {}
