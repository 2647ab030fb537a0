/**
 * Configuration: defaults, then a file, then the environment, then the command line.
 *
 * <p>Read {@link dev.millrace.standalone.config.Settings} (every key), then {@link
 * dev.millrace.standalone.config.SettingsLoader} (where values come from).
 */
@NullMarked
package dev.millrace.standalone.config;

import org.jspecify.annotations.NullMarked;
