/** Files that appear whole, and their hashes. */
@NullMarked
package dev.millrace.engine.files;

import org.jspecify.annotations.NullMarked;
