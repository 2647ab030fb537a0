/** The description of the facade for programs that read descriptions. */
@NullMarked
package dev.millrace.ingest.openapi;

import org.jspecify.annotations.NullMarked;
