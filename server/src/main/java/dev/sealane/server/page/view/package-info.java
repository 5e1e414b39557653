/** What templates render: values that are ready to be shown, without any way back into the domain. */
@NullMarked
package dev.sealane.server.page.view;

import org.jspecify.annotations.NullMarked;
