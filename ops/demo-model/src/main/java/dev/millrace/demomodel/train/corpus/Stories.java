package dev.millrace.demomodel.train.corpus;

import dev.millrace.demomodel.SentenceGrammar;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Short stories with one hero, one wish and one friend.
 *
 * <p>Invariant: the hero, the friend, the place and the treasure keep their names through the whole story, so that a
 * model learns to look back for them; many heroes have invented names, so that it learns to copy rather than to know.
 */
final class Stories {

  private static final SentenceGrammar GRAMMAR = SentenceGrammar.of("""
      animal = fox | owl | mouse | bear | cat | dog | hen | goat | duck | frog | rabbit | donkey | hedgehog | otter
        | turtle
        | snail | crow | wolf | horse | sheep | bee | squirrel | dragon | robot | ghost
      man = miller | baker | sailor | boy | king | giant | wizard | knight | painter | farmer | fisherman | tailor
        | pirate
      woman = girl | queen | princess | teacher | grandmother | weaver
      friend-kind = fox | owl | mouse | bear | cat | hen | goat | duck | frog | rabbit | donkey | otter | miller | baker
        | sailor | giant | robot | wizard | gardener | shepherd | snail | crow | beaver | swan | old woman | old man
      size = small | little | young | old | clever | lonely | shy | brave | tired | curious | quiet | cheerful
        | lazy | kind
      name = Mira | Tom | Ada | Nils | Rosa | Ben | Lena | Otto | Ida | Max | Nora | Paul | Ella | Finn | Clara
        | Hugo | Emma
        | Leo | Anna | Sam | Lucy | Jack | Mary | Peter
      place = the river | the old mill | the forest | the village | the harbor | the hill | the valley | the lake
        | the bridge
        | the castle | the garden | the market | the island | the desert | the tower | the mountains | the sea
        | the meadow
      treasure = lantern | key | map | violin | kite | boat | book | clock | bell | ring | flute | wheel | hat
        | lamp | cup
        | letter | stone | feather | coin | drum | basket | mirror | umbrella | seed | star | song
      look = golden | silver | red | blue | green | tiny | old | shining | wooden | round | strange | beautiful
      weather = rain | wind | snow | fog | storm | sun
      day = One morning | One evening | One day | One night | One cold day | One summer day | Early in the morning
      near = by | near | behind | beside | not far from
      sad = sad | worried | afraid | tired | hungry | cold | angry
      glad = happy | glad | proud | full of joy

      opening-kind = There was once a {size} {kind} who lived {near} {place}. | A {size} {kind} lived {near} {place}.
        | Once upon a time there was a {kind} {near} {place}. | Once there was a {size} {kind}.
        | A {kind} lived {near} {place}.
        | Long ago, a {size} {kind} lived {near} {place}. | {day}, a {size} {kind} walked to {place}.
        | Once upon a time, a {kind} lived {near} {place}.
        | {day} a {kind} found a {look} {treasure}. | In a house {near} {place} lived a {size} {kind}.
        | The {kind} could not sleep. | Nobody in {place-of} knew the {kind}. | The {kind} had lost a {treasure}.
        | The {kind} was {sad}. | The {size} {kind} looked at {place}. | Every night the {kind} went to {place}.
        | A {kind} wanted to see the world. | The last {kind} of {place-of} was very old.
        | There was a {kind} with a {look} {treasure}.
        | The {size} {kind} opened the door. | It was a cold day and the {kind} was {sad}. | The {kind} smiled.
        | My {kind} is very {size}. | I once knew a {kind} who had a {treasure}.
        | Far away {near} {place} lived a {kind}.
        | The {weather} came and the {kind} ran home. | The {kind} and the {friend} were friends.
      opening-name = {name} lived {near} {place}. | {name} was a {size} {kind}. | {day}, {name} went to {place}.
        | {name} could not sleep.
        | {day} {name} found a {look} {treasure}. | {name} had lost a {treasure}. | {name} was {sad}.
        | Once there was a {kind} called {name}.
        | Once upon a time there was a {size} {kind} named {name}. | {name} wanted to see the world.
        | {name} opened the door.
        | There was a {kind} named {name} who lived {near} {place}. | Nobody knew where {name} came from.
        | {name} looked at {place}.
        | {name} and the {friend} were friends. | {name} loved {place}. | "I am {sad}," said {name}.
        | Every night {name} went to {place}.
      opening-thing = It was a dark and stormy night. | The {weather} was over at last. | The old mill stood still.
        | The water was high that spring.
        | Winter came early that year. | Nobody had seen the {treasure} for years. | The {treasure} was gone.
        | There was a {look} {treasure} {near} {place}.
        | The {weather} fell on {place}. | It was a quiet morning in {place-of}. | All the lights went out.
        | {^place} was dark.
        | The door was open. | The {look} {treasure} lay {near} {place}. | Something moved {near} {place}.
        | The sun went down over {place}.
        | Once upon a time | Once upon a time, | Once there was | Long ago | {day}, | There was once
      place-of = the village | the valley | the town | the harbor | the castle

      arrive = A {size} {kind} lived there. | There lived a {size} {kind}. | Only a {size} {kind} was awake.
        | A {size} {kind} came out to look.
        | Then a {size} {kind} came along the road. | A {size} {kind} sat {near} {place} and waited.
      arrive-bare-was = a {size} {kind} who lived {near} {place}. | a {size} {kind} {near} {place}.
      arrive-bare = a {size} {kind} lived {near} {place}. | a {size} {kind} walked to {place}.

      wish = {^he} wanted to find a {look} {treasure}. | {^he} dreamed of a {look} {treasure} every night.
        | More than anything, {he} wished for a {look} {treasure}.
        | {day}, {hero} saw a {look} {treasure} {near} {place}. | {^he} had heard of a {look} {treasure} {near} {place}.
        | {day}, {hero} heard of a {look} {treasure}. | {^he} had only one wish, a {look} {treasure}.
        | {day} the {weather} was strong and {his} {treasure} was gone.
        | {^his} {treasure} was broken, and {he} was {sad}.
      search = {^he} looked {near} {place}, but found nothing. | {^he} walked all day, but the road was long.
        | {^he} asked everyone, but nobody knew the way.
        | {^he} looked under every stone. | So {he} packed some bread and went to {place}.
        | The {weather} came, and {he} had to wait. | {^he} climbed and climbed until {his} feet were sore.
        | "I will not give up," said {hero}. | "Where can it be?" asked {hero}.
        | {^he} went to {place} and listened to the water.
      meet = Then {he} met a {friend}. | On the way {he} met a {friend}. | There {he} saw a {friend} who was {sad}.
        | At {place} {he} found a {friend}.
        | A {friend} heard {him} and came closer. | A {friend} sat {near} {place} and sang a song.
      talk = "Can you help me?" asked {hero}. "Yes," said the {friend}, "come with me."
        | "Why are you {sad}?" asked the {friend}. "I need the {treasure}," said {hero}.
        | "Please help me," said the {friend}, and {hero} helped.
        | {^hero} gave the {friend} a piece of bread. "Thank you," said the {friend}.
        | "I know where the {treasure} is," said the {friend}.
        | "Are you lost?" asked {hero}. "No," said the {friend}, "I am looking for a friend."
        | The {friend} laughed and said, "Follow the water."
        | "Do not be afraid," said the {friend}. "We will go together."
      deed = Together they went to {place} and found the {treasure}.
        | They worked until the sun went down, and then the {treasure} was there.
        | The {friend} showed {him} the {treasure} under a tree.
        | Together they turned the wheel of the mill, and out came the {treasure}.
        | They followed the water to {place}. There lay the {treasure}.
        | The {friend} opened a small door, and behind it was the {treasure}.
        | They looked up, and there was the {treasure}. | In the morning the {treasure} lay {near} {place}.
      end = {^hero} was {glad}, and the {friend} stayed for supper. | From that day on they were friends.
        | {^he} took the {treasure} home and was never {sad} again.
        | They shared bread and honey and were {glad}. | And {he} gave the {treasure} to the {friend}.
        | That night {hero} slept well.
        | And the mill turned all night long. | {^hero} and the {friend} laughed all the way home.
        | And if you go to {place}, you can still see them there.
        | "A friend is better than a {treasure}," said {hero}. | They told the story to everyone in {place-of}.
        | Since then {he} has never been alone.

      ask = Tell me a story about {of}. | Tell a story about {of}. | Write a story about {of}.
        | Write a short story about {of}.
        | A story about {of}, please. | tell me a story about {of} | Write a poem about {of}.
        | Can you tell me a story about {of}?
      ask-any = Tell me a story. | Tell me another story. | Write a story. | A story, please.
        | Write a short story. | tell me a story
      ask-on = {open} | {open} | {open} | Continue: {open} | Continue the story: {open}
        | Continue this story: {open} | Tell a story that begins: {open}
      """);

  private static final String[] SYLLABLES =
      ("ba be bo da do fa fi ga go ka ki la li lo lu ma me mi mo na ni no pa pe ra ri ro sa si so ta ti to va vi wo za "
          + "zu").split(" ");

  private Stories() {}

  /** An opening and what follows it. */
  record Story(String opening, String rest, String subject) {

    String text() {
      return opening + " " + rest;
    }
  }

  static Story draw(RandomGenerator random) {
    Map<String, String> bound = new HashMap<>();
    bound.put("place", GRAMMAR.draw("place", random));
    bound.put("treasure", GRAMMAR.draw("treasure", random));
    bound.put("look", GRAMMAR.draw("look", random));
    bound.put("friend", GRAMMAR.draw("friend-kind", random));
    int form = random.nextInt(10);
    boolean named = form >= 5 && form < 8;
    int sort = named ? 0 : random.nextInt(5);
    bound.put("kind", random.nextInt(3) == 0
        ? inventedWord(random)
        : GRAMMAR.draw(sort < 3 ? "animal" : sort == 3 ? "man" : "woman", random));
    String subject = "a " + bound.get("kind");
    bound.put("hero", "the " + bound.get("kind"));
    pronouns(bound, sort < 3 ? "it" : sort == 3 ? "he" : "she");
    String opening;
    if (named) {
      subject = random.nextInt(3) == 0 ? capitalized(inventedWord(random)) : GRAMMAR.draw("name", random);
      bound.put("name", subject);
      bound.put("hero", subject);
      pronouns(bound, subject.endsWith("a") || subject.endsWith("y") ? "she" : "he");
      opening = GRAMMAR.draw("opening-name", bound, random);
    } else if (form < 5) {
      opening = GRAMMAR.draw("opening-kind", bound, random);
    } else {
      subject = random.nextBoolean() ? subject : "a " + bound.get("look") + " " + bound.get("treasure");
      opening = GRAMMAR.draw("opening-thing", bound, random);
    }
    return new Story(articles(opening), articles(rest(form >= 8, opening, bound, random)), articles(subject));
  }

  private static String rest(boolean heroIsMissing, String opening, Map<String, String> bound, RandomGenerator random) {
    StringBuilder rest = new StringBuilder();
    if (heroIsMissing) {
      rest.append(GRAMMAR.draw(arrival(opening), bound, random)).append(' ');
    }
    rest.append(GRAMMAR.draw("wish", bound, random));
    if (random.nextInt(4) > 0) {
      rest.append(' ').append(GRAMMAR.draw("search", bound, random));
    }
    for (String beat : new String[] {"meet", "talk", "deed", "end"}) {
      rest.append(' ').append(GRAMMAR.draw(beat, bound, random));
    }
    return rest.toString();
  }

  /** The hero comes in as the opening leaves room: after a sentence, after a time, or after "there was once". */
  private static String arrival(String opening) {
    if (opening.endsWith(".")) {
      return "arrive";
    }
    return opening.endsWith("was") || opening.endsWith("once") ? "arrive-bare-was" : "arrive-bare";
  }

  static Turn turn(RandomGenerator random) {
    Story story = draw(random);
    int form = random.nextInt(10);
    if (form < 5) {
      String prompt = GRAMMAR.draw("ask-on", Map.of("open", story.opening()), random);
      return new Turn(prompt, story.rest());
    }
    if (form == 9) {
      return new Turn(GRAMMAR.draw("ask-any", random), story.text());
    }
    String subject = random.nextBoolean() ? story.subject() : story.subject().replaceFirst("^an? ", "the ");
    return new Turn(GRAMMAR.draw("ask", Map.of("of", subject), random), story.text());
  }

  private static String articles(String text) {
    return text.replaceAll("\\b([Aa]) (?=[aeiou])", "$1n ");
  }

  private static void pronouns(Map<String, String> bound, String he) {
    bound.put("he", he);
    bound.put("him", switch (he) {
      case "she" -> "her";
      case "he" -> "him";
      default -> "it";
    });
    bound.put("his", switch (he) {
      case "she" -> "her";
      case "he" -> "his";
      default -> "its";
    });
  }

  private static String inventedWord(RandomGenerator random) {
    StringBuilder word = new StringBuilder();
    int syllables = random.nextInt(2, 4);
    for (int i = 0; i < syllables; i++) {
      word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
    }
    return word.append("nrlsktm".charAt(random.nextInt(7))).toString();
  }

  private static String capitalized(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
