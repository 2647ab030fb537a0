/** The commands that look at and change the settings of a running installation. */
@NullMarked
package dev.millrace.standalone.cli.config;

import org.jspecify.annotations.NullMarked;
