/**
 * A model in several cells: which of them a request belongs to ({@link
 * dev.millrace.dispatcher.cell.shard.ShardPlan}), and which of them lends a worker to which ({@link
 * dev.millrace.dispatcher.cell.shard.LendingRule}, carried out by {@link
 * dev.millrace.dispatcher.cell.shard.Lending}).
 */
@NullMarked
package dev.millrace.dispatcher.cell.shard;

import org.jspecify.annotations.NullMarked;
