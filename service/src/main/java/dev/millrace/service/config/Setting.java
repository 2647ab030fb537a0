package dev.millrace.service.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a setting on a method of a section. Its key follows from the method's name, its type
 * from what the method returns, its default from {@code @WithDefault}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {

  /** What it means, its unit and special values, for people: one line of Markdown. */
  String doc();

  /** The least allowed value, as it would be written; empty means unbounded. */
  String min() default "";

  /** The greatest allowed value, as it would be written; empty means unbounded. */
  String max() default "";

  /** For numbers: whether {@link #min} itself is not allowed. */
  boolean above() default false;

  /** The allowed words; empty means any. */
  String[] oneOf() default {};

  /** A regular expression for the whole value; empty means any. */
  String matches() default "";

  /** Whether its value is kept out of every message. */
  boolean secret() default false;

  /** Whether it can be changed while the installation runs; the others need a restart. */
  boolean live() default false;

  /** What holds when it is not set and has no default, for people. */
  String absent() default "none";

  /** An option of the command line that stands for it, such as {@code --port}; empty means none. */
  String option() default "";

  /** What stands for the value in the help of that option. */
  String placeholder() default "VALUE";
}
