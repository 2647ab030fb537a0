/** What tests of several modules share: fakes and embedded services. */
@NullMarked
package dev.millrace.testing;

import org.jspecify.annotations.NullMarked;
