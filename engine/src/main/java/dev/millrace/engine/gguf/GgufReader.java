package dev.millrace.engine.gguf;

import dev.millrace.engine.api.ModelFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the header of a GGUF file without trusting any number in it: every count is held against
 * the bytes that the file has left.
 */
public final class GgufReader {

  private static final int MAGIC = 0x46554747;
  private static final int MAX_ENTRIES = 65_536;
  private static final int MAX_DIMENSIONS = 4;
  private static final Set<String> ARRAYS_READ =
      Set.of("tokenizer.ggml.tokens", "tokenizer.ggml.token_type");

  private final GgufInput in;

  private GgufReader(GgufInput in) {
    this.in = in;
  }

  /**
   * Reads a file's header.
   *
   * @throws ModelFileException if the file is missing, unreadable, or not a whole GGUF header
   */
  public static GgufHeader read(Path file) {
    if (Files.isDirectory(file)) {
      throw new ModelFileException(file + " is a directory, not a model file");
    }
    try (GgufInput in = GgufInput.open(file)) {
      return new GgufReader(in).header();
    } catch (NoSuchFileException e) {
      throw new ModelFileException(file + " does not exist");
    } catch (IOException e) {
      throw new ModelFileException(file + " cannot be read: " + e.getMessage());
    }
  }

  private GgufHeader header() throws IOException {
    if (in.remaining() < 24 || in.int32() != MAGIC) {
      throw in.broken("is not a GGUF file: it does not begin with GGUF");
    }
    int version = in.int32();
    if (version != 2 && version != 3) {
      throw in.broken(
          Integer.reverseBytes(version) <= 3 && Integer.reverseBytes(version) > 0
              ? "is a big-endian GGUF file; only little-endian ones are read"
              : "has GGUF version " + Integer.toUnsignedString(version) + "; 2 and 3 are read");
    }
    int tensorCount = in.count("tensors", 24, MAX_ENTRIES);
    int entryCount = in.count("metadata entries", 13, MAX_ENTRIES);
    Map<String, Object> metadata = metadata(entryCount);
    long alignment = metadata.get("general.alignment") instanceof Long a ? a : 32;
    if (alignment <= 0 || alignment > 65_536 || Long.bitCount(alignment) != 1) {
      throw in.broken("has an alignment that is no power of two up to 65536: " + alignment);
    }
    List<GgufTensor> tensors = tensors(tensorCount);
    long dataOffset = (in.position() + alignment - 1) / alignment * alignment;
    return new GgufHeader(version, metadata, tensors, dataOffset);
  }

  private Map<String, Object> metadata(int count) throws IOException {
    Map<String, Object> metadata = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String key = in.string("a metadata key", 65_535);
      if (metadata.put(key, value(key, in.int32())) != null) {
        throw in.broken("has the metadata key " + key + " twice");
      }
    }
    return metadata;
  }

  private Object value(String key, int type) throws IOException {
    return type == 9 ? array(key) : scalar(key, type);
  }

  private Object scalar(String key, int type) throws IOException {
    return switch (type) {
      case 0 -> (long) (in.int8() & 0xff);
      case 1 -> (long) in.int8();
      case 2 -> (long) (in.int16() & 0xffff);
      case 3 -> (long) in.int16();
      case 4 -> Integer.toUnsignedLong(in.int32());
      case 5 -> (long) in.int32();
      case 6 -> (double) Float.intBitsToFloat(in.int32());
      case 7 -> in.int8() != 0;
      case 8 -> in.string("the value of " + key, 16 << 20);
      case 10, 11 -> in.int64();
      case 12 -> Double.longBitsToDouble(in.int64());
      default -> throw in.broken("has a value of unknown type " + type + " under " + key);
    };
  }

  private List<Object> array(String key) throws IOException {
    int type = in.int32();
    if (type == 9) {
      throw in.broken("has an array of arrays under " + key);
    }
    int count = in.count("values under " + key, smallest(type), Integer.MAX_VALUE - 8);
    boolean kept = ARRAYS_READ.contains(key) || (type != 8 && count <= 4096);
    List<Object> values = new ArrayList<>(kept ? Math.min(count, 1 << 20) : 0);
    for (int i = 0; i < count; i++) {
      if (!kept && type == 8) {
        in.skip(in.length("a value of " + key, 16 << 20));
      } else {
        Object value = scalar(key, type);
        if (kept) {
          values.add(value);
        }
      }
    }
    return List.copyOf(values);
  }

  private static int smallest(int type) {
    return switch (type) {
      case 8, 10, 11, 12 -> 8;
      case 4, 5, 6 -> 4;
      case 2, 3 -> 2;
      default -> 1;
    };
  }

  private List<GgufTensor> tensors(int count) throws IOException {
    List<GgufTensor> tensors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      String name = in.string("a tensor's name", 256);
      if (!names.add(name)) {
        throw in.broken("has the tensor " + name + " twice");
      }
      tensors.add(tensor(name));
    }
    return tensors;
  }

  private GgufTensor tensor(String name) throws IOException {
    int dimensions = in.int32();
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw in.broken("has the tensor " + name + " with " + dimensions + " dimensions");
    }
    long values = 1;
    long row = 1;
    for (int d = 0; d < dimensions; d++) {
      long size = in.int64();
      if (size < 1 || size > (1L << 40) || values > (1L << 46) / size) {
        throw in.broken("has the tensor " + name + " with an impossible size");
      }
      values *= size;
      row = d == 0 ? size : row;
    }
    int code = in.int32();
    TensorType type =
        TensorType.of(code)
            .orElseThrow(() -> in.broken("has the tensor " + name + " of unknown type " + code));
    if (row % type.blockValues() != 0) {
      throw in.broken("has the tensor " + name + " with rows that do not fit its type " + type);
    }
    return new GgufTensor(name, type, values, in.int64(), type.bytes(values));
  }

  /** The UTF-8 text of bytes; a token may hold any bytes, so malformed ones are replaced. */
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
