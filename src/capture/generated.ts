import type { GeneratedText } from '../page/contract.ts';
import { type Description, type looks, styleAt } from './description.ts';

/** For each frame, the texts that CSS adds before and after elements and to list items, if they are in question. */
export function generatedTexts(
  { documents, strings }: Description,
  isInQuestion: (text: string) => boolean,
): Map<string, GeneratedText[]> {
  const string = (index: number | undefined) => strings[index ?? -1] ?? '';
  return new Map(
    documents.map(({ frameId, nodes, layout }) => {
      const pseudo = new Map(
        nodes.pseudoType?.index.map((node, at) => [node, string(nodes.pseudoType?.value[at])]),
      );
      const texts = layout.nodeIndex.flatMap((node, entry): GeneratedText[] => {
        const kind = pseudo.get(node);
        const text = string(layout.text[entry]);
        if (kind === undefined || !isInQuestion(text)) return [];
        const look = (name: (typeof looks)[number]) => string(layout.styles[entry]?.[styleAt(name)]);
        if (look('visibility') !== 'visible' || look('opacity') === '0') return [];
        const owner = string(nodes.nodeName?.[nodes.parentIndex?.[node] ?? -1]).toLowerCase();
        const style = {
          fontStyle: look('font-style'),
          fontWeight: look('font-weight'),
          fontFamily: look('font-family'),
        };
        return [{ text, element: `<${owner}>::${kind}`, style }];
      });
      return [string(frameId), texts];
    }),
  );
}
