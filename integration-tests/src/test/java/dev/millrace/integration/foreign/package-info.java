/**
 * Clients that share no code with ours. Read {@link dev.millrace.integration.foreign.NodeClient}.
 */
@NullMarked
package dev.millrace.integration.foreign;

import org.jspecify.annotations.NullMarked;
