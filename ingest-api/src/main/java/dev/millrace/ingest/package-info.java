/**
 * The HTTP facade: submit a request, follow its tokens, look it up, cancel it.
 *
 * <p>Read {@link dev.millrace.ingest.IngestApi} (how it starts and stops), {@code Api} (which
 * endpoints there are), then the packages {@code submit}, {@code lookup}, {@code stream}, {@code
 * cells}; {@code http} is what they share.
 */
@NullMarked
package dev.millrace.ingest;

import org.jspecify.annotations.NullMarked;
