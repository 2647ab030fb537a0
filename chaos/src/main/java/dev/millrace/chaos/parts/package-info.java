/**
 * The processes of the installation that is broken, and the links between them. Read {@link
 * dev.millrace.chaos.parts.Installation}.
 */
@NullMarked
package dev.millrace.chaos.parts;

import org.jspecify.annotations.NullMarked;
