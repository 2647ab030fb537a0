/**
 * The schemas that were ever published, each version in a file of its own that never changes.
 *
 * <p>Read {@link dev.millrace.wire.contract.Contract} (what there is), {@link
 * dev.millrace.wire.contract.Evolution} (what may change) and {@link
 * dev.millrace.wire.contract.RegistryContent} (how it looks to a client of a schema registry).
 */
@NullMarked
package dev.millrace.wire.contract;

import org.jspecify.annotations.NullMarked;
