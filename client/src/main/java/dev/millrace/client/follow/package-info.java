/**
 * Reading results from topics that are not in the pool. Read {@link
 * dev.millrace.client.follow.ResultTails}.
 */
@NullMarked
package dev.millrace.client.follow;

import org.jspecify.annotations.NullMarked;
