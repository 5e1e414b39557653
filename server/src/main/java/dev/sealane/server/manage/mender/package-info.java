/**
 * What existing scripts and {@code mender-cli} use of Mender's management API, under {@code /api/management}: the same
 * domain verbs as our own API, in Mender's words.
 */
@NullMarked
package dev.sealane.server.manage.mender;

import org.jspecify.annotations.NullMarked;
