/**
 * Result topics that are created once, leased to one request after the other, and read by one
 * consumer.
 *
 * <p>Read {@link dev.millrace.client.lease.LeasePool} (who uses which), {@link
 * dev.millrace.client.lease.ResultDemux} (who reads them), {@link
 * dev.millrace.client.lease.PoolTopics} (how they come and go), {@link
 * dev.millrace.client.lease.PoolKeepAlive} (how an idle pool stays).
 */
@NullMarked
package dev.millrace.client.lease;

import org.jspecify.annotations.NullMarked;
