import type { ReactNode } from 'react';
import { Component } from 'react';

interface FailingProps {
  readonly title: string;
  readonly hint: string;
  readonly children: ReactNode;
}

/** A page that breaks breaks alone. A class, because React has no other way to catch what a page throws. */
export class Failing extends Component<FailingProps, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    const { title, hint, children } = this.props;
    if (!this.state.hasFailed) return children;
    return (
      <section role="alert">
        <h1>{title}</h1>
        <p>{hint}</p>
      </section>
    );
  }
}
