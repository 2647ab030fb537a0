package dev.millrace.demomodel;

import java.util.random.RandomGenerator;

/** Words of 3 to 8 letters: every second one is English, the others only sound like words. */
final class WordGenerator {

  private static final int LONGEST = 8;

  private static final String[] ENGLISH =
      """
      acorn actor amber anchor angle animal apple apron arch arrow artist autumn axe badge bag baker ball balloon
      bamboo banana band bank barn barrel basin basket bat bath beach bean bear beaver bed bee beetle bell belt bench
      berry bike bird blanket boat book boot bottle bowl box boy brain branch bread breeze brick bridge broom brother
      brush bubble bucket bud butter button cabin cable cactus cake camel camera camp candle canoe cap captain car
      card carpet carrot cart castle cat cave cedar chain chair chalk cheese cherry chest chicken child circle circus
      city clay cliff clock cloud clover coast coat coin color comb comet compass cook copper coral corn corner cotton
      cousin cow crab crane cream creek crow crown cup curtain cushion dance dawn day deer desert desk diamond dinner
      doctor dog doll dolphin donkey door dragon drawer dream dress drum duck dust eagle ear earth east echo egg elbow
      elephant engine evening eye fabric face fall falcon family farm farmer feather fence fern ferry field finger
      fire fish flag flame floor flour flower flute fog foot forest fork fox friend frog frost fruit garden gate ghost
      giant gift girl glass glove goat gold goose grain grape grass guitar hair hammer hand harbor hat hawk hay head
      heart hedge hen hero hill hive honey hook horn horse hotel hour house ice ink iron island ivy jacket jam jar
      jelly jewel judge juice jungle kettle key king kitchen kite kitten knee knife knot ladder lady lake lamp lantern
      leaf leather lemon letter light lily lion lizard lock log lunch machine magnet map maple marble market meadow
      melon metal milk mill miller mine mint mirror monkey month moon morning moss moth mother mountain mouse mouth
      music nail name neck needle nest night north nose number nut oak ocean office oil olive onion orange orchard
      otter oven owl page paint palace palm pan paper parade park parrot party path peach pear pearl pebble pen pencil
      penguin pepper piano picnic pigeon pillow pilot pin pine pirate planet plant plate pocket poem pond pony potato
      pumpkin puppy puzzle queen quilt rabbit radio rain rainbow raven ribbon rice ring river road robin robot rock
      roof room root rope rose sail sailor salt sand school scissors sea seal season seed shadow shed sheep shelf
      shell ship shirt shoe shop silk silver singer sister sky sleep smoke snail snake snow soap sock soup south
      spider spoon spring squirrel star station stone storm story stove stream street sugar summer sun swan table
      tailor tea teacher tent thread throne thunder ticket tiger tile toad tomato tooth tower town toy train travel
      tree truck trumpet tulip tunnel turtle valley vase village violin wagon wall walnut water wave wax weather well
      west whale wheat wheel whistle willow wind window wing winter wolf wood wool word worm yard year zebra
      """
          .trim()
          .split("\\s+", -1);

  private static final String[] ONSETS =
      "b c d f g h j k l m n p r s t v w z bl br ch cl cr dr fl fr gl gr pl pr qu sc sh sk sl sm sn sp st sw th tr"
          .split(" ", -1);
  private static final String[] VOWELS = "a e i o u y ai ea ee ie oa oo ou".split(" ", -1);
  private static final String[] CODAS =
      "b d ck ft g k l ld lm lp m mp n nd ng nk nt p r rd rk rm rn s sk ss st t th x"
          .split(" ", -1);

  private WordGenerator() {}

  static String draw(RandomGenerator random) {
    return random.nextBoolean() ? pick(ENGLISH, random) : invented(random);
  }

  private static String invented(RandomGenerator random) {
    int length = random.nextInt(3, LONGEST + 1);
    StringBuilder word = new StringBuilder();
    while (word.length() < length) {
      word.append(pick(ONSETS, random)).append(pick(VOWELS, random));
      if (random.nextInt(3) == 0) {
        word.append(pick(CODAS, random));
      }
    }
    return word.substring(0, length);
  }

  private static String pick(String[] choices, RandomGenerator random) {
    return choices[random.nextInt(choices.length)];
  }
}
