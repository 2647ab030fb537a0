package dev.millrace.wire.foreign;

import java.util.Map;

/** Makes an instance of a class that the configuration names. */
final class ConfiguredClass {

  private ConfiguredClass() {}

  /**
   * @throws IllegalArgumentException if there is no such class or it is none of that type; the
   *     message names the key
   */
  static <C> C instance(String key, Map<String, ?> config, Class<C> type) {
    Object setting = config.get(key);
    try {
      Class<?> named = setting instanceof Class<?> itself ? itself : load(String.valueOf(setting));
      return named.asSubclass(type).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError | ClassCastException unusable) {
      throw new IllegalArgumentException(
          key + ": must name a " + type.getName() + " with a public constructor without arguments",
          unusable);
    }
  }

  private static Class<?> load(String name) throws ClassNotFoundException {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return Class.forName(
        name, true, context == null ? ConfiguredClass.class.getClassLoader() : context);
  }
}
