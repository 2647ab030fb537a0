package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.millrace.engine.api.EngineUnavailableException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * The structs that cross the border by value, as llama.cpp build 4916 has them.
 *
 * <p>A library of another build would read them wrongly without a word, so both parameter structs
 * are compared with the library's own defaults before the first use.
 */
final class StructLayouts {

  static final StructLayout MODEL_PARAMS =
      MemoryLayout.structLayout(
          ADDRESS.withName("devices"),
          JAVA_INT.withName("n_gpu_layers"),
          JAVA_INT.withName("split_mode"),
          JAVA_INT.withName("main_gpu"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("tensor_split"),
          ADDRESS.withName("progress_callback"),
          ADDRESS.withName("progress_callback_user_data"),
          ADDRESS.withName("kv_overrides"),
          JAVA_BYTE.withName("vocab_only"),
          JAVA_BYTE.withName("use_mmap"),
          JAVA_BYTE.withName("use_mlock"),
          JAVA_BYTE.withName("check_tensors"),
          MemoryLayout.paddingLayout(4));

  static final StructLayout CONTEXT_PARAMS =
      MemoryLayout.structLayout(
          JAVA_INT.withName("n_ctx"),
          JAVA_INT.withName("n_batch"),
          JAVA_INT.withName("n_ubatch"),
          JAVA_INT.withName("n_seq_max"),
          JAVA_INT.withName("n_threads"),
          JAVA_INT.withName("n_threads_batch"),
          JAVA_INT.withName("rope_scaling_type"),
          JAVA_INT.withName("pooling_type"),
          JAVA_INT.withName("attention_type"),
          JAVA_FLOAT.withName("rope_freq_base"),
          JAVA_FLOAT.withName("rope_freq_scale"),
          JAVA_FLOAT.withName("yarn_ext_factor"),
          JAVA_FLOAT.withName("yarn_attn_factor"),
          JAVA_FLOAT.withName("yarn_beta_fast"),
          JAVA_FLOAT.withName("yarn_beta_slow"),
          JAVA_INT.withName("yarn_orig_ctx"),
          JAVA_FLOAT.withName("defrag_thold"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("cb_eval"),
          ADDRESS.withName("cb_eval_user_data"),
          JAVA_INT.withName("type_k"),
          JAVA_INT.withName("type_v"),
          JAVA_BYTE.withName("logits_all"),
          JAVA_BYTE.withName("embeddings"),
          JAVA_BYTE.withName("offload_kqv"),
          JAVA_BYTE.withName("flash_attn"),
          JAVA_BYTE.withName("no_perf"),
          MemoryLayout.paddingLayout(3),
          ADDRESS.withName("abort_callback"),
          ADDRESS.withName("abort_callback_data"));

  static final StructLayout BATCH =
      MemoryLayout.structLayout(
          JAVA_INT.withName("n_tokens"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("token"),
          ADDRESS.withName("embd"),
          ADDRESS.withName("pos"),
          ADDRESS.withName("n_seq_id"),
          ADDRESS.withName("seq_id"),
          ADDRESS.withName("logits"));

  private StructLayouts() {}

  static void checkModelParams(MemorySegment defaults) {
    expect(
        "llama_model_params",
        isNull(defaults, MODEL_PARAMS, "devices")
            && integer(defaults, MODEL_PARAMS, "main_gpu") == 0
            && isNull(defaults, MODEL_PARAMS, "tensor_split")
            && isNull(defaults, MODEL_PARAMS, "kv_overrides")
            && flag(defaults, MODEL_PARAMS, "vocab_only") == 0
            && flag(defaults, MODEL_PARAMS, "use_mmap") == 1
            && flag(defaults, MODEL_PARAMS, "use_mlock") == 0
            && flag(defaults, MODEL_PARAMS, "check_tensors") == 0);
  }

  static void checkContextParams(MemorySegment defaults) {
    expect(
        "llama_context_params",
        integer(defaults, CONTEXT_PARAMS, "n_ctx") == 512
            && integer(defaults, CONTEXT_PARAMS, "n_batch") == 2048
            && integer(defaults, CONTEXT_PARAMS, "n_ubatch") == 512
            && integer(defaults, CONTEXT_PARAMS, "n_seq_max") == 1
            && integer(defaults, CONTEXT_PARAMS, "pooling_type") == -1
            && integer(defaults, CONTEXT_PARAMS, "attention_type") == -1
            && real(defaults, CONTEXT_PARAMS, "yarn_ext_factor") == -1f
            && real(defaults, CONTEXT_PARAMS, "yarn_attn_factor") == 1f
            && real(defaults, CONTEXT_PARAMS, "yarn_beta_fast") == 32f
            && real(defaults, CONTEXT_PARAMS, "defrag_thold") == -1f
            && isNull(defaults, CONTEXT_PARAMS, "cb_eval")
            && integer(defaults, CONTEXT_PARAMS, "type_k") == 1
            && integer(defaults, CONTEXT_PARAMS, "type_v") == 1
            && flag(defaults, CONTEXT_PARAMS, "logits_all") == 0
            && flag(defaults, CONTEXT_PARAMS, "offload_kqv") == 1
            && flag(defaults, CONTEXT_PARAMS, "flash_attn") == 0
            && flag(defaults, CONTEXT_PARAMS, "no_perf") == 1
            && isNull(defaults, CONTEXT_PARAMS, "abort_callback"));
  }

  private static void expect(String struct, boolean holds) {
    if (!holds) {
      throw new EngineUnavailableException(
          "the native library is not llama.cpp build 4916: its "
              + struct
              + " has other default values. Use the natives of de.kherud:llama 4.2.0");
    }
  }

  private static long offset(StructLayout layout, String field) {
    return layout.byteOffset(PathElement.groupElement(field));
  }

  static void put(MemorySegment struct, StructLayout layout, String field, int value) {
    struct.set(JAVA_INT, offset(layout, field), value);
  }

  static void put(MemorySegment struct, StructLayout layout, String field, float value) {
    struct.set(JAVA_FLOAT, offset(layout, field), value);
  }

  static void put(MemorySegment struct, StructLayout layout, String field, boolean value) {
    struct.set(JAVA_BYTE, offset(layout, field), (byte) (value ? 1 : 0));
  }

  static void put(MemorySegment struct, StructLayout layout, String field, MemorySegment value) {
    struct.set(ADDRESS, offset(layout, field), value);
  }

  private static int integer(MemorySegment struct, StructLayout layout, String field) {
    return struct.get(JAVA_INT, offset(layout, field));
  }

  private static float real(MemorySegment struct, StructLayout layout, String field) {
    return struct.get(JAVA_FLOAT, offset(layout, field));
  }

  private static int flag(MemorySegment struct, StructLayout layout, String field) {
    return struct.get(JAVA_BYTE, offset(layout, field));
  }

  private static boolean isNull(MemorySegment struct, StructLayout layout, String field) {
    return struct.get(ADDRESS, offset(layout, field)).address() == 0;
  }
}
