import type { CDPSession } from 'playwright';

/** A text that CSS adds to the page. */
export interface GeneratedText {
  readonly text: string;
  /** What it stands at, e.g. `<li>::marker`. */
  readonly element: string;
  readonly style: { readonly fontStyle: string; readonly fontWeight: string; readonly fontFamily: string };
}

/**
 * What stands before and after elements and at the items of lists, by frame. Only the browser knows what counters and
 * attributes came to; it describes the whole page for that, so it is asked only where the styles have such a thing.
 */
export async function generatedTexts(session: CDPSession): Promise<Map<string, GeneratedText[]>> {
  const { documents, strings } = await session.send('DOMSnapshot.captureSnapshot', {
    computedStyles: ['font-style', 'font-weight', 'font-family', 'visibility', 'opacity'],
  });
  const string = (index: number | undefined) => strings[index ?? -1] ?? '';
  return new Map(
    documents.map(({ frameId, nodes, layout }) => {
      const pseudo = new Map(
        nodes.pseudoType?.index.map((node, at) => [node, string(nodes.pseudoType?.value[at])]),
      );
      const texts = layout.nodeIndex.flatMap((node, entry): GeneratedText[] => {
        const kind = pseudo.get(node);
        const text = string(layout.text[entry]);
        const [fontStyle, fontWeight, fontFamily, visibility, opacity] = (layout.styles[entry] ?? []).map(
          string,
        );
        if (kind === undefined || text === '' || visibility !== 'visible' || opacity === '0') return [];
        const owner = string(nodes.nodeName?.[nodes.parentIndex?.[node] ?? -1]).toLowerCase();
        const style = { fontStyle: fontStyle!, fontWeight: fontWeight!, fontFamily: fontFamily! };
        return [{ text, element: `<${owner}>::${kind}`, style }];
      });
      return [string(frameId), texts];
    }),
  );
}
