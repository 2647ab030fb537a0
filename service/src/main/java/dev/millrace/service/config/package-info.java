/**
 * How a setting is declared: once, as a method of its role's section, with type, default, range and
 * documentation in annotations. Validation, documentation, command-line options and the
 * configuration of child processes derive from that.
 *
 * <p>Read {@link dev.millrace.service.config.Setting}, then {@link
 * dev.millrace.service.config.Section}.
 */
@NullMarked
package dev.millrace.service.config;

import org.jspecify.annotations.NullMarked;
