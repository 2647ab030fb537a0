package dev.millrace.chaos.fault;

import dev.millrace.chaos.proxy.Link;
import dev.millrace.chaos.proxy.LinkState;

/** A link is disturbed for a while. */
final class LinkFault implements Fault {

  private final Link link;
  private final LinkState state;

  LinkFault(Link link, LinkState state) {
    this.link = link;
    this.state = state;
  }

  @Override
  public String target() {
    return link.name();
  }

  @Override
  public boolean lasts() {
    return true;
  }

  @Override
  public void strike() {
    link.become(state);
  }

  @Override
  public void heal() {
    link.become(LinkState.OPEN);
  }

  @Override
  public boolean isBack() {
    return true;
  }
}
