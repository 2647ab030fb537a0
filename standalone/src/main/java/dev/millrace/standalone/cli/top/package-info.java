/** {@code millrace top}: the live view on a terminal. */
@NullMarked
package dev.millrace.standalone.cli.top;

import org.jspecify.annotations.NullMarked;
