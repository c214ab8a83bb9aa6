/** The records of pages, and the changes between them. */

/** A rectangle: in CSS pixels of a page, or in pixels of a picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The record of a page: its elements when its picture was taken, and the responses that it had got by then. */
export interface PageRecord {
  /** In the order of the document, parents before their children. Those of its frames are among them. */
  readonly elements: readonly ElementRecord[];
  /** In the order in which they ended. */
  readonly answers: readonly Answer[];
  readonly sources: readonly LiveSource[];
  /** Where on the page the picture begins, in CSS pixels, and how many of its pixels are one of them. */
  readonly pictured: { readonly x: number; readonly y: number; readonly scale: number };
}

/** The part of a record that tells what is in a part of the picture. */
export type PageBoxes = Pick<PageRecord, 'elements' | 'pictured'>;

/** One element of a page. */
export interface ElementRecord {
  /** Its place in the list; -1 for the root. */
  readonly parent: number;
  /** What lies between it and its parent, if anything does. */
  readonly within: 'frame' | 'shadow' | 'closed shadow' | undefined;
  /** In lower case, e.g. `canvas`; `::before` counts as an element. */
  readonly tag: string;
  readonly id: string;
  readonly testId: string;
  readonly classes: readonly string[];
  /** On the page; `undefined` if it is not drawn at all. */
  readonly box: Box | undefined;
  /** Its own, without that of its children; what was typed into a field. */
  readonly text: string;
  /** The address of its image or frame. */
  readonly address: string;
  /** How CSS draws it, by property. */
  readonly look: Readonly<Record<string, string>>;
}

/** The response to one request of a page. */
export interface Answer {
  /** Method and address, without the site's origin: `GET /api/time`. */
  readonly request: string;
  readonly status: number;
  readonly sha256: string;
  /** Its beginning, if it is text. */
  readonly text: string | undefined;
}

/** Something on a page that works in real time. */
export interface LiveSource {
  readonly kind: 'worker' | 'event-stream' | 'websocket';
  /** Without the site's origin. */
  readonly address: string;
  /** Its last messages, if they can be observed. */
  readonly said: readonly string[];
}

/** A difference of an element between two pictures of the same shot. */
export interface Change {
  readonly kind: ChangeKind;
  /** Finds the element, or what it lies in if that cannot be reached: a frame, the host of a closed shadow root. */
  readonly selector: string;
  /** The same element for people, e.g. `#clock in the frame #news`. */
  readonly name: string;
  readonly tag: string;
  /** Whether the element holds most of what the picture shows. */
  readonly isContent: boolean;
  /**
   * Finds the smallest element around the change, or its own, that is in the same place and of the same size both
   * times: covering that one hides the change. `undefined` if there is none that is small or that is no content.
   */
  readonly cover: string | undefined;
  /** How it was and how it is, in words; empty where words cannot say it. */
  readonly before: string;
  readonly after: string;
}

/**
 * The kind of a change. `drawn`: only its pixels differ, as on a canvas. `noise`: they differ by so little that a person
 * does not see it.
 */
export type ChangeKind =
  | 'text'
  | 'image'
  | 'style'
  | 'appeared'
  | 'disappeared'
  | 'resized'
  | 'moved'
  | 'drawn'
  | 'noise';
