/**
 * How the entries of a cell become bytes. Read {@link dev.millrace.dispatcher.store.EntryCodec},
 * then FieldWriter and FieldReader.
 */
@NullMarked
package dev.millrace.dispatcher.store;

import org.jspecify.annotations.NullMarked;
