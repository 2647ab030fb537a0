/**
 * The live view of an installation, without a terminal: what is shown, and what keys do.
 *
 * <p>Read {@link dev.millrace.standalone.top.Snapshot}, {@link dev.millrace.standalone.top.Board},
 * {@link dev.millrace.standalone.top.Screen}.
 */
@NullMarked
package dev.millrace.standalone.top;

import org.jspecify.annotations.NullMarked;
