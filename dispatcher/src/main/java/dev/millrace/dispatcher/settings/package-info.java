/** Settings that change while the dispatcher runs: followed from their topic, turned into rules. */
@NullMarked
package dev.millrace.dispatcher.settings;

import org.jspecify.annotations.NullMarked;
