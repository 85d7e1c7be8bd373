import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useAfterVerdict } from "../../state/after-verdict.ts";
import { open, useView } from "../../state/router.ts";
import { endTour, goToStep, pauseTour, startTour, useTour } from "../../state/tour.ts";
import { TOUR, type TourStep } from "./tour-steps.ts";

const CARD = { width: 340, gap: 12, edge: 10 };

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where a control is on the page, followed while it moves; null where it is not there. */
function useBox(selector: string): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  useLayoutEffect(() => {
    const look = (): void => {
      const found = document.querySelector(selector)?.getBoundingClientRect();
      setBox((now) => {
        if (found === undefined || found.width === 0) return null;
        const { left, top, width, height } = found;
        const same = now?.left === left && now.top === top && now.width === width && now.height === height;
        return same ? now : { left, top, width, height };
      });
    };
    look();
    const timer = window.setInterval(look, 200);
    window.addEventListener("resize", look);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener("resize", look);
    };
  }, [selector]);
  return box;
}

/** Beside the control where there is room, else over its lower end. */
function placeCard(box: Box | null, height: number): { left: number; top: number } {
  const { innerWidth: wide, innerHeight: high } = window;
  if (box === null) return { left: (wide - CARD.width) / 2, top: (high - height) / 2 };
  const right = box.left + box.width + CARD.gap;
  const left =
    right + CARD.width < wide
      ? right
      : box.left - CARD.gap - CARD.width > 0
        ? box.left - CARD.gap - CARD.width
        : box.left + (box.width - CARD.width) / 2;
  const beside = left === right || left < box.left - CARD.width;
  const top = beside ? box.top : box.top + box.height + CARD.gap;
  return {
    left: Math.max(CARD.edge, Math.min(left, wide - CARD.width - CARD.edge)),
    top: Math.max(CARD.edge, Math.min(top, high - height - CARD.edge)),
  };
}

/** Goes on when the analyst has done what the step asks for. */
function useUntil(until: TourStep["until"], then: () => void): void {
  const { id, params } = useView();
  const [begunAt] = useState(id);
  const { tab } = params;
  useEffect(() => {
    if (until === "opened" && id !== null && begunAt !== null && begunAt !== id) then();
    if (until === "members" && tab === "members") then();
  }, [until, then, id, begunAt, tab]);
  useAfterVerdict(() => {
    if (until === "verdict") then();
  });
  useEffect(() => {
    if (until !== "exported") return undefined;
    const onClick = (event: Event): void => {
      const link = event.target instanceof Element ? event.target.closest("a[href^='/api/export']") : null;
      if (link !== null) then();
    };
    document.addEventListener("click", onClick);
    return () => document.removeEventListener("click", onClick);
  }, [until, then]);
}

function Card({ index }: { index: number }) {
  const step = TOUR[index] ?? TOUR[0];
  const box = useBox(step.target);
  const card = useRef<HTMLElement>(null);
  const [height, setHeight] = useState(200);
  const isLast = index === TOUR.length - 1;
  const next = useCallback(() => (isLast ? endTour() : goToStep(index + 1)), [isLast, index]);
  useUntil(step.until, next);
  useLayoutEffect(() => {
    setHeight(card.current?.offsetHeight ?? 200);
    // Each step is read out and its buttons are at hand, without taking the keys away from the page.
    card.current?.focus();
  }, []);
  const place = placeCard(box, height);
  return (
    <>
      {box !== null && (
        <div
          className="tour-ring"
          aria-hidden="true"
          style={{ left: box.left - 3, top: box.top - 3, width: box.width + 6, height: box.height + 6 }}
        />
      )}
      <section
        ref={card}
        className="tour-card"
        role="region"
        aria-label={`Guided tour, step ${index + 1} of ${TOUR.length}`}
        tabIndex={-1}
        style={{ ...place, width: CARD.width }}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.stopPropagation();
            pauseTour();
          }
        }}
      >
        <p className="tour-count">
          {index + 1} of {TOUR.length}
        </p>
        <h2>{step.title}</h2>
        <p>{step.text}</p>
        {step.act !== undefined && <p className="tour-act">{step.act}</p>}
        <div className="tour-actions">
          <button type="button" className="button is-quiet" onClick={pauseTour}>
            {isLast ? "Close" : "Leave"}
          </button>
          <span />
          {index > 0 && (
            <button type="button" className="button" onClick={() => goToStep(index - 1)}>
              Back
            </button>
          )}
          <button type="button" className={`button${step.until === undefined ? " is-strong" : ""}`} onClick={next}>
            {isLast ? "Done" : step.until === undefined ? "Next" : "Skip"}
          </button>
        </div>
      </section>
    </>
  );
}

/** The guided tour while it runs: a ring around the control that a step is about, and a card beside it. */
export function Tour() {
  const { running, step } = useTour();
  const { screen } = useView();
  useEffect(() => {
    if (running && screen !== "clusters") open("clusters");
    // Only where it begins: the last steps may lead elsewhere.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [running]);
  const index = Math.min(step, TOUR.length - 1);
  return running ? <Card key={index} index={index} /> : null;
}

/** Offers the tour to whoever is here for the first time and has judged nothing yet. */
export function TourOffer({ judged }: { judged: number }) {
  const { known } = useTour();
  if (known || judged > 0) return null;
  return (
    <div className="banner tour-offer" role="status">
      <span>First time here? A short tour leads from the queue to a verdict in a file.</span>
      <button type="button" className="button is-strong is-small" onClick={startTour}>
        Take the tour
      </button>
      <button type="button" className="button is-quiet is-small" onClick={endTour}>
        No, thank you
      </button>
    </div>
  );
}
