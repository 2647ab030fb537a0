package dev.millrace.demomodel.train.corpus;

import dev.millrace.demomodel.SentenceGrammar;
import java.util.random.RandomGenerator;

/** Questions the model cannot know, with the honest answer to all of them. */
final class OutOfReach {

  private static final String ANSWER =
      "I am too small to know that. I can add, sort, reverse, count, classify and tell stories.";

  private static final SentenceGrammar GRAMMAR = SentenceGrammar.of("""
      question = What is the capital of {place}? | Who wrote {thing}? | Who was {person}?
        | How far is {place} from {place}?
        | What is the weather in {place}? | Translate '{thing}' to {language}. | Explain {thing}.
        | Why is the {thing} so {how}?
        | When was {person} born? | How does {thing} work? | Write a program that {does}. | What is {thing}?
        | Give me a recipe for {food}. | What should I eat today? | Is {thing} better than {thing}? | Summarize {thing}.
        | What time is it? | What day is it? | Tell me the news. | Do you like {food}? | What is the meaning of life?
        | How many people live in {place}? | What is {digit} times {digit}? | Solve the equation x + {digit} = {digit}.
        | Give me three tips for {thing}. | What do you think about {thing}? | How do I cook {food}?
      place = France | Spain | Peru | Japan | Kenya | Paris | London | the moon | Norway | Berlin | Rome | India | Texas
      thing = gravity | music | the sky | a computer | the sea | history | chess | physics | democracy | a black hole
        | a car engine | photosynthesis | the internet | a neural network | love | time | machine learning | football
      person = Newton | Mozart | Caesar | Einstein | Cleopatra | the king of Spain | the first president
      language = French | German | Spanish | Latin | Japanese
      how = big | blue | fast | hard | old | loud
      does = sorts a list | prints a tree | counts words | reads a file | draws a circle
      food = bread | soup | pasta | rice | apple pie | pancakes | cheese
      digit = 3 | 5 | 7 | 12 | 20 | 42
      """);

  private OutOfReach() {}

  static Turn draw(RandomGenerator random) {
    return new Turn(GRAMMAR.draw("question", random), ANSWER);
  }
}
