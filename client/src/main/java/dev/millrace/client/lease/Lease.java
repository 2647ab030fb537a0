package dev.millrace.client.lease;

import dev.millrace.model.ResultAddress;

/**
 * A result topic in the hands of one request.
 *
 * @param address where the request's result goes
 * @param slot the topic's place in the pool
 * @param exclusive false when the pool was exhausted and another request uses the topic too
 */
public record Lease(ResultAddress address, int slot, boolean exclusive) {}
