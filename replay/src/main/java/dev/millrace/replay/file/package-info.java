/**
 * Traffic in files: our dumps, and traces of the public form.
 *
 * <p>Read {@link dev.millrace.replay.file.TrafficFile} first.
 */
@NullMarked
package dev.millrace.replay.file;

import org.jspecify.annotations.NullMarked;
