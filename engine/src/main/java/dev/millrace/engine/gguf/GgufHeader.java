package dev.millrace.engine.gguf;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything that a GGUF file says before its weights.
 *
 * @param version of the format
 * @param metadata values by key: Long, Double, Boolean, String, or a List of them for an array that
 *     the engine reads; other arrays appear as an empty list
 * @param dataOffset where the data section begins in the file
 */
public record GgufHeader(
    int version, Map<String, Object> metadata, List<GgufTensor> tensors, long dataOffset) {

  public GgufHeader {
    metadata = Map.copyOf(metadata);
    tensors = List.copyOf(tensors);
  }

  /** The value of a key that holds text. */
  public Optional<String> text(String key) {
    return metadata.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The value of a key that holds a whole number. */
  public OptionalLong number(String key) {
    return metadata.get(key) instanceof Long number
        ? OptionalLong.of(number)
        : OptionalLong.empty();
  }

  /** The values of a key that holds an array; empty where there is none. */
  public List<?> array(String key) {
    return metadata.get(key) instanceof List<?> values ? values : List.of();
  }

  /** The model's architecture, such as llama; empty where the file names none. */
  public String architecture() {
    return text("general.architecture").orElse("");
  }

  /** A whole number of the architecture's own keys, such as {@code llama.block_count}. */
  public OptionalLong ofArchitecture(String key) {
    return number(architecture() + "." + key);
  }

  /** Bytes of all tensors. */
  public long weightBytes() {
    return tensors.stream().mapToLong(GgufTensor::bytes).sum();
  }

  /** How most of the weights are stored. */
  public Optional<TensorType> dominantType() {
    Map<TensorType, Long> values = new EnumMap<>(TensorType.class);
    tensors.forEach(tensor -> values.merge(tensor.type(), tensor.values(), Long::sum));
    return values.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }

  /** Values of all tensors. */
  public long parameters() {
    return tensors.stream().mapToLong(GgufTensor::values).sum();
  }
}
