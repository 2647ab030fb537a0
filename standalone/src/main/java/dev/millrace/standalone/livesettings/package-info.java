/** The changes of settings of a running installation: read, checked, added. */
@NullMarked
package dev.millrace.standalone.livesettings;

import org.jspecify.annotations.NullMarked;
