package dev.millrace.demomodel;

import java.util.random.RandomGenerator;

/**
 * One-sentence messages to a shop's support, written from a grammar: some millions of different
 * sentences.
 */
public final class CustomerMessages {

  private static final String[] LABELS = {"billing", "delivery", "technical", "praise"};

  private static final SentenceGrammar GRAMMAR =
      SentenceGrammar.of(
          """
          billing = {open} {billing-core}{close} | {^billing-core}{close} | {^billing-core}{close}
            | {ask} {billing-question}?
          delivery = {open} {delivery-core}{close} | {^delivery-core}{close} | {^delivery-core}{close}
            | {ask} {delivery-question}?
          technical = {open} {technical-core}{close} | {^technical-core}{close} | {^technical-core}{close}
            | {ask} {technical-question}?
          praise = {open} {praise-core}{cheer} | {^praise-core}{cheer} | {^praise-core}{cheer}
          open = Hello, | Hi, | Hi there, | Good morning, | Good evening, | Dear team, | Hey, | Excuse me,
          close = . | . | . | , please help. | , please check. | , what can I do? | , and I need an answer today. | !
          cheer = . | . | ! | , thank you. | , thanks a lot! | , keep it up. | , well done!
          ask = Can you tell me | Could you explain | I would like to know | Please tell me | Do you know
            | Hello, can you tell me
          product = kettle | lamp | phone | printer | camera | toaster | bicycle | jacket | watch | radio | blender | tablet
            | keyboard | vacuum cleaner | coffee machine | headset | drill | chair | desk | tent | speaker | heater | router
          my = my | the | my new | my second | our | our new
          money = {digit} euros | {digit}{digit} euros | {digit}{digit} dollars | {digit}{digit}0 dollars | {digit} pounds
            | {digit}{digit} pounds | {digit}.{digit}0 euros
          digit = 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
          order = order {digit}{digit}{digit} | order {digit}{digit}{digit}{digit} | my order | our last order
            | order number {digit}{digit}{digit}
          month = January | February | March | April | May | June | July | August | September | October | November
            | December
          weekday = Monday | Tuesday | Wednesday | Thursday | Friday | Saturday | Sunday
          since = since {weekday} | since yesterday | since last week | for {digit} days | for two weeks
            | since this morning
          when = on {weekday} | yesterday | last week | this morning | in {month} | two days ago
          card = credit card | debit card | bank account | account | gift card
          paper = invoice | bill | receipt | statement
          billing-core = the {paper} for {month} shows {money} too much | I was charged {money} twice for the {product}
            | you took {money} from my {card} {when} | my {card} was charged {when} for {order} although I cancelled it
            | the refund of {money} for the {product} has not been paid
            | the discount code was not subtracted from the {paper}
            | I paid {money} for the {product} but the {paper} says {money}
            | the {paper} for {order} has the wrong tax number
            | the payment with my {card} was declined {when} | you still charge me {money} a month for a plan that I ended
            | I need a copy of the {paper} from {month} | my subscription was renewed {when} and I want my {money} back
            | the price on the {paper} for {my} {product} is wrong | the {paper} lists a {product} that I never bought
            | please change the {card} that pays for {order} | I did not agree to the fee of {money} on the {paper}
            | my {card} shows two payments of {money} for {order} | the {paper} from {month} is still marked as unpaid
          billing-question = why the {paper} for {month} is {money} higher | when the refund for {order} will be paid
            | how I can pay for the {product} with a {card} | why my {card} was charged {money} {when}
            | where I find the {paper} for {order} | if the fee of {money} on the {paper} is correct
            | why {order} was paid twice | how I can change my {card} for payments
          box = parcel | package | box | shipment | delivery
          carrier = courier | driver | postman | carrier
          door = neighbour | front door | wrong address | old office | reception | garage
          delivery-core = {my} {product} has not arrived {since} | the {box} with {my} {product} is late {since}
            | the tracking of {order} has not moved {since} | the {carrier} left the {box} at the {door}
            | the {box} was sent to my old address {when} | {order} should have been here {when}
            | only one half of {order} arrived {when} | the {box} arrived open and the {product} was missing
            | the {carrier} never rang and took the {box} back {when} | I have been waiting for the {product} {since}
            | the {box} for {order} was lost by the {carrier} | please send {order} to my office and not to my home
            | the {carrier} delivered a {product} instead of {my} {product} | the {box} is still in your warehouse {since}
            | nobody was home when the {carrier} came {when} | the {box} was left in the rain by the {carrier} {when}
            | {order} was shipped to the {door} {when} | I want to change the address for {order} before it is shipped
          delivery-question = where {my} {product} is now | when {order} will arrive | why the {box} is late {since}
            | if the {carrier} will come {when} again | how long the shipping of the {product} takes
            | if you ship the {product} to an island | why the {box} went to the {door} | which {carrier} brings {order}
          fault = does not start | crashes {every} | shows a black screen | makes a loud noise
            | does not connect to the network
            | loses its settings {every} | shows error {digit}{digit} | freezes {every} | gets very hot | does not charge
            | restarts by itself {every} | does not respond | stopped working {when} | turns itself off {every}
          every = every hour | after a minute | every time | all the time | after each update | when I press the button
          software = app | website | program | software | login page | search page | update
          technical-core = {my} {product} {fault} | {my} {product} {fault} {since}
            | the {software} for the {product} {fault}
            | I cannot log in to the {software} {since} | the {software} {fault} on my phone
            | after the update {when} {my} {product} {fault} | the screen of {my} {product} is broken {since}
            | the button on {my} {product} is stuck {since} | the password reset for the {software} sends no mail
            | the battery of {my} {product} is empty after an hour | the {software} says that my password is wrong
            | I cannot install the {software} for {my} {product} | {my} {product} has lost the connection {since}
            | the {software} shows error {digit}{digit}{digit} when I open it | the cable of {my} {product} does not fit
            | the manual does not say how to reset {my} {product} | the light on {my} {product} blinks red {since}
          technical-question = how I can reset {my} {product} | why {my} {product} {fault}
            | what error {digit}{digit}{digit} means
            | how to connect {my} {product} to the {software} | why the {software} {fault} | how to update {my} {product}
            | if {my} {product} works with the new {software} | which battery fits {my} {product}
          nice = great | wonderful | excellent | fantastic | very good | lovely | perfect | brilliant
          people = your team | the support team | the lady on the phone | your colleague | everyone in the shop | your staff
          praise-core = I love {my} {product} | {my} {product} is {nice} | {people} was {nice} {when}
            | {people} helped me so quickly {when} | thank you for the {nice} service {when}
            | the {product} is even better than I hoped | this is the best {product} that I ever had
            | your shop is {nice} and I will come back | my whole family is happy with the {product}
            | I am very happy with {order} and with the {product} | the quality of {my} {product} is {nice}
            | I told all my friends about the {nice} {product} | what a {nice} {product} you make
            | {people} deserves a big compliment for the {nice} help | five stars for the {product} and for {people}
            | the {box} came a day early and the {product} is {nice} | the new {software} is {nice} and so easy
            | the refund came at once and {people} was {nice} | I enjoy {my} {product} every day
          """);

  private CustomerMessages() {}

  /** A message with a label, each label equally likely. */
  public static CustomerMessage draw(RandomGenerator random) {
    String label = LABELS[random.nextInt(LABELS.length)];
    String text = GRAMMAR.draw(label, random);
    return new CustomerMessage(text, label);
  }
}
