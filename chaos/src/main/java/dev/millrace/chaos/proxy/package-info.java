/** TCP links that can be cut, slowed down and reset. Read {@link dev.millrace.chaos.proxy.Link}. */
@NullMarked
package dev.millrace.chaos.proxy;

import org.jspecify.annotations.NullMarked;
