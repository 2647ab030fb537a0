/**
 * What commands write: tables and text for people, JSON for programs, exit codes.
 *
 * <p>Read {@link dev.millrace.standalone.cli.output.Output} first.
 */
@NullMarked
package dev.millrace.standalone.cli.output;

import org.jspecify.annotations.NullMarked;
