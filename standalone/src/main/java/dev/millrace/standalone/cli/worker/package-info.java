/** The commands that look at the workers of a running installation and hold work from them. */
@NullMarked
package dev.millrace.standalone.cli.worker;

import org.jspecify.annotations.NullMarked;
