package dev.millrace.engine.llama.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.api.GenerationRequest.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // One turn per line reads better.
class JinjaTemplateTest {

  private static final List<Message> CHAT =
      List.of(
          new Message("user", " Hi there!\n"),
          new Message("assistant", "Hello"),
          new Message("user", "Why {% if %} {{ x }}?"));

  private static JinjaTemplate template(String name) throws IOException {
    try (InputStream in =
        JinjaTemplateTest.class.getResourceAsStream("/chat-templates/" + name + ".jinja")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      return new JinjaTemplate(new String(bytes, StandardCharsets.UTF_8), "<s>", "</s>");
    }
  }

  private static void renders(String name, String expected) throws Exception {
    assertThat(template(name).render(CHAT)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chatml",
        "llama2",
        "llama3",
        "llama31",
        "mistral",
        "mistral-v3",
        "gemma",
        "gemma3",
        "phi3",
        "zephyr",
        "qwen25",
        "deepseek-r1",
        "smollm2",
        "methods"
      })
  void shouldRenderTheTemplateOfEveryFamily(String name) throws Exception {
    assertThat(template(name).fault()).isEmpty();
    assertThat(template(name).render(CHAT)).contains("Why {% if %} {{ x }}?");
  }

  @Test
  void shouldRenderAsTheFamiliesExpect() throws Exception {
    renders(
        "chatml",
        """
        <|im_start|>user
         Hi there!
        <|im_end|>
        <|im_start|>assistant
        Hello<|im_end|>
        <|im_start|>user
        Why {% if %} {{ x }}?<|im_end|>
        <|im_start|>assistant
        """);
    renders(
        "llama2", "<s>[INST] Hi there! [/INST] Hello </s><s>[INST] Why {% if %} {{ x }}? [/INST]");
    renders(
        "llama3",
        "<s><|start_header_id|>user<|end_header_id|>\n\nHi there!<|eot_id|>"
            + "<|start_header_id|>assistant<|end_header_id|>\n\nHello<|eot_id|>"
            + "<|start_header_id|>user<|end_header_id|>\n\nWhy {% if %} {{ x }}?<|eot_id|>"
            + "<|start_header_id|>assistant<|end_header_id|>\n\n");
    renders(
        "mistral", "<s>[INST]  Hi there!\n [/INST]Hello</s>[INST] Why {% if %} {{ x }}? [/INST]");
    renders(
        "gemma3",
        "<s><start_of_turn>user\nHi there!<end_of_turn>\n<start_of_turn>model\nHello<end_of_turn>\n"
            + "<start_of_turn>user\nWhy {% if %} {{ x }}?<end_of_turn>\n<start_of_turn>model\n");
    renders(
        "zephyr",
        "<|user|>\n Hi there!\n</s>\n<|assistant|>\nHello</s>\n"
            + "<|user|>\nWhy {% if %} {{ x }}?</s>\n<|assistant|>\n");
    renders(
        "deepseek-r1",
        "<s><｜User｜> Hi there!\n<｜Assistant｜>Hello<｜end▁of▁sentence｜>"
            + "<｜User｜>Why {% if %} {{ x }}?<｜Assistant｜>");
    renders("methods", "HI THERE!|Hello|Why {% if %} {{ x }}?|user");
  }

  @Test
  void shouldPassOnWhyATemplateRefuses() throws IOException {
    JinjaTemplate gemma = template("gemma");

    assertThatThrownBy(() -> gemma.render(List.of(new Message("system", "secret"))))
        .isInstanceOf(JinjaTemplate.RefusedException.class)
        .hasMessageContaining("System role not supported")
        .hasMessageNotContaining("secret");
  }

  @Test
  void shouldReportATemplateThatIsBroken() {
    assertThat(new JinjaTemplate("{% for %}{{", "", "").fault()).isPresent();
    assertThat(new JinjaTemplate("nothing of it", "", "").fault()).isPresent();
  }
}
