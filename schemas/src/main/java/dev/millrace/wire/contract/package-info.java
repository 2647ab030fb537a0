/**
 * The schemas that were ever published, each version in a file of its own that never changes.
 *
 * <p>Read {@link dev.millrace.wire.contract.Contract} (what there is), {@link
 * dev.millrace.wire.contract.Evolution} (what may change) and {@link
 * dev.millrace.wire.contract.RegistryContent} (how it looks to a client of a schema registry).
 *
 * <p>To change a schema: edit {@code src/main/avro}, then publish the next version with {@code
 * ./mvnw -pl schemas test -Dtest='ContractTest#shouldPublishChanged*' -Dcontract.publish=true} and
 * commit the files it writes. The build fails while a change is not published or cannot be.
 */
@NullMarked
package dev.millrace.wire.contract;

import org.jspecify.annotations.NullMarked;
