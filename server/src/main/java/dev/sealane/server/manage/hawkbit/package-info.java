/**
 * hawkBit's management API, as far as scripts use it: translates its requests into the domain's verbs and back. "Digest"
 * means the hawkBit management digest.
 */
@NullMarked
package dev.sealane.server.manage.hawkbit;

import org.jspecify.annotations.NullMarked;
