/**
 * A queue that is larger than the memory it may take: a Kafka Streams store whose bodies go to disk
 * when they no longer fit. Read {@link dev.millrace.dispatcher.spill.SpillingStore}, then {@link
 * dev.millrace.dispatcher.spill.SpillSpace}.
 */
@NullMarked
package dev.millrace.dispatcher.spill;

import org.jspecify.annotations.NullMarked;
