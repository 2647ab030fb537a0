package dev.millrace.engine.gguf;

import dev.millrace.engine.api.ModelFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides whether the native library may see a LoRA file for a model. */
public final class AdapterFileCheck {

  private static final String A = ".lora_a";
  private static final String B = ".lora_b";

  private AdapterFileCheck() {}

  /**
   * Reads and checks an adapter; that its matrices fit the model's, the library checks.
   *
   * @return its header
   * @throws ModelFileException naming the file and what is wrong
   */
  public static GgufHeader check(Path file, GgufHeader model) {
    GgufHeader adapter = GgufReader.read(file);
    require(
        file,
        adapter.text("general.type").orElse("").equals("adapter")
            && adapter.text("adapter.type").orElse("").equals("lora"),
        "is no LoRA adapter");
    require(
        file,
        adapter.architecture().equals(model.architecture()),
        "is made for the architecture '%s', the model is a %s"
            .formatted(adapter.architecture(), model.architecture()));
    require(file, !adapter.tensors().isEmpty(), "holds no weights");
    Set<String> known = model.tensors().stream().map(GgufTensor::name).collect(Collectors.toSet());
    Set<String> own = adapter.tensors().stream().map(GgufTensor::name).collect(Collectors.toSet());
    for (String name : own) {
      boolean half = name.endsWith(A) || name.endsWith(B);
      String base = half ? name.substring(0, name.length() - A.length()) : name;
      require(file, half && known.contains(base), "changes " + base + ", which the model has not");
      require(file, own.contains(base + A) && own.contains(base + B), "has only half of " + base);
    }
    TensorDataCheck.check(file, adapter);
    return adapter;
  }

  private static void require(Path file, boolean holds, String otherwise) {
    if (!holds) {
      throw new ModelFileException(file + " " + otherwise);
    }
  }
}
