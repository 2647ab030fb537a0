/**
 * Comparisons of policies as pictures.
 *
 * <p>Read {@link dev.millrace.replay.picture.ComparisonPicture}.
 */
@NullMarked
package dev.millrace.replay.picture;

import org.jspecify.annotations.NullMarked;
