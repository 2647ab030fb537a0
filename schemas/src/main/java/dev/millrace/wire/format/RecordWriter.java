package dev.millrace.wire.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Writes records of one schema. Thread rule: any thread.
 *
 * <p>Buffers are pooled and not bound to threads, because virtual threads are many and short-lived.
 *
 * @param <R> the generated class
 */
final class RecordWriter<R> {

  private static final int POOLED = 16;
  private static final int LARGEST_KEPT_BYTES = 64 * 1024;

  private final byte[] header;
  private final DatumWriter<R> writer;
  private final BlockingQueue<Scratch> pool = new ArrayBlockingQueue<>(POOLED);

  RecordWriter(int schemaId, Schema schema, SpecificData data) {
    this.header = ConfluentHeader.of(schemaId);
    this.writer = new SpecificDatumWriter<>(schema, data);
  }

  byte[] write(R record) {
    Scratch pooled = pool.poll();
    Scratch scratch = pooled == null ? new Scratch() : pooled;
    byte[] written = write(record, scratch);
    if (scratch.buffer.capacity() <= LARGEST_KEPT_BYTES) {
      pool.offer(scratch);
    }
    return written;
  }

  private byte[] write(R record, Scratch scratch) {
    scratch.buffer.clear();
    scratch.buffer.write(header, 0, header.length);
    try {
      writer.write(record, scratch.encoder);
      scratch.encoder.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to an array failed", impossible);
    }
    return scratch.buffer.toArray();
  }

  /** What one record after another is written with. */
  private static final class Scratch {
    final GrowingBuffer buffer = new GrowingBuffer();
    final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(buffer, null);
  }
}
