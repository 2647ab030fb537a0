/** Options that several commands share. */
@NullMarked
package dev.millrace.standalone.cli.options;

import org.jspecify.annotations.NullMarked;
