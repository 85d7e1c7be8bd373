import type { ReactNode } from "react";

/** A titled part of a panel. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="section">
      <h2>
        <span>{title}</span>
        {aside !== undefined && <span className="section-aside">{aside}</span>}
      </h2>
      {children}
    </section>
  );
}
