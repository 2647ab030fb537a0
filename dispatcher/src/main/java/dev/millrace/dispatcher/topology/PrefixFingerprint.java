package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Message;

/**
 * Fingerprints of the first 512, 2,048 and 8,192 characters of a prompt, tenant and model taken in:
 * 64 bits of FNV-1a. Two prompts that share one by accident, or because somebody made them so, are
 * merely given to the same worker. Reads no more than that of a prompt. One per prompt; single
 * thread.
 */
final class PrefixFingerprint {

  private static final int[] LENGTHS = {512, 2_048, 8_192};
  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final char END = '\0';

  private final long[] found = new long[LENGTHS.length];
  private long hash = BASIS;
  private int read;
  private int next;

  private PrefixFingerprint() {}

  static Prefix of(InferenceRequest request) {
    PrefixFingerprint fingerprint = new PrefixFingerprint();
    fingerprint.mix(request.tenant());
    fingerprint.mix(request.model());
    switch (request.input()) {
      case Input.Prompt prompt -> fingerprint.read(prompt.text());
      case Input.Chat chat -> {
        for (Message message : chat.messages()) {
          fingerprint.readPart(message.role());
          fingerprint.readPart(message.content());
        }
      }
      // What an engine computes for a vector it keeps for nobody.
      case Input.Passage passage -> {}
    }
    return fingerprint.found();
  }

  private Prefix found() {
    return next == 0 ? Prefix.NONE : new Prefix(found[0], found[1], found[2]);
  }

  private void mix(String text) {
    for (int i = 0; i < text.length(); i++) {
      mix(text.charAt(i));
    }
    mix(END);
  }

  private void mix(char one) {
    hash = (hash ^ one) * PRIME;
  }

  private void read(String text) {
    for (int i = 0; i < text.length() && next < LENGTHS.length; i++) {
      take(text.charAt(i));
    }
  }

  private void readPart(String text) {
    read(text);
    if (next < LENGTHS.length) {
      take(END);
    }
  }

  private void take(char one) {
    mix(one);
    read++;
    if (read == LENGTHS[next]) {
      // 0 means that there is none.
      found[next] = hash == 0 ? 1 : hash;
      next++;
    }
  }
}
