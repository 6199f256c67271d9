// A component that is drawn again only when one of its properties is another value.
import { Component, createElement, type FunctionComponent, type VNode } from 'preact';

export function memo<P extends object>(draw: FunctionComponent<P>): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const old = this.props as Record<string, unknown>;
      return Object.entries(next).some(([key, value]) => old[key] !== value);
    }

    override render(): VNode {
      return createElement(draw as FunctionComponent, this.props);
    }
  }
  return Memo as unknown as FunctionComponent<P>;
}
