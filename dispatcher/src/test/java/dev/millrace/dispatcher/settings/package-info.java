@NullMarked
package dev.millrace.dispatcher.settings;

import org.jspecify.annotations.NullMarked;
