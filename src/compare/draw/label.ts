import { type Canvas, type Colour, fill } from './canvas.ts';

/** Writes a size or a distance on a plate. The letters are drawn here, since a machine in CI may have no fonts. */
export function label(
  canvas: Canvas,
  text: string,
  { x, y }: { readonly x: number; readonly y: number },
  scale: number,
  colour: Colour,
): void {
  const [width, height] = [(text.length * 6 + 3) * scale, 11 * scale];
  const left = Math.max(0, Math.min(x, canvas.width - width));
  const top = Math.max(0, Math.min(y, canvas.height - height));
  fill(canvas, { x: left, y: top, width, height }, colour);
  for (const [index, letter] of [...text].entries()) {
    for (const [row, dots] of (letters[letter] ?? []).entries()) {
      for (let column = 0; column < 5; column += 1) {
        if (dots[column] !== '#') continue;
        const dot = { x: left + (2 + index * 6 + column) * scale, y: top + (2 + row) * scale };
        fill(canvas, { ...dot, width: scale, height: scale }, [255, 255, 255]);
      }
    }
  }
}

const letters: Readonly<Record<string, readonly string[]>> = {
  0: [' ### ', '#   #', '#  ##', '# # #', '##  #', '#   #', ' ### '],
  1: ['  #  ', ' ##  ', '  #  ', '  #  ', '  #  ', '  #  ', ' ### '],
  2: [' ### ', '#   #', '    #', '   # ', '  #  ', ' #   ', '#####'],
  3: ['#####', '   # ', '  #  ', '   # ', '    #', '#   #', ' ### '],
  4: ['   # ', '  ## ', ' # # ', '#  # ', '#####', '   # ', '   # '],
  5: ['#####', '#    ', '#### ', '    #', '    #', '#   #', ' ### '],
  6: ['  ## ', ' #   ', '#    ', '#### ', '#   #', '#   #', ' ### '],
  7: ['#####', '    #', '   # ', '  #  ', ' #   ', ' #   ', ' #   '],
  8: [' ### ', '#   #', '#   #', ' ### ', '#   #', '#   #', ' ### '],
  9: [' ### ', '#   #', '#   #', ' ####', '    #', '   # ', ' ##  '],
  '+': ['     ', '  #  ', '  #  ', '#####', '  #  ', '  #  ', '     '],
  '−': ['     ', '     ', '     ', '#####', '     ', '     ', '     '],
  '↓': ['  #  ', '  #  ', '  #  ', '  #  ', '# # #', ' ### ', '  #  '],
  '↑': ['  #  ', ' ### ', '# # #', '  #  ', '  #  ', '  #  ', '  #  '],
  '→': ['     ', '  #  ', '   # ', '#####', '   # ', '  #  ', '     '],
  '←': ['     ', '  #  ', ' #   ', '#####', ' #   ', '  #  ', '     '],
  p: ['     ', '     ', '#### ', '#   #', '#### ', '#    ', '#    '],
  x: ['     ', '     ', '#   #', ' # # ', '  #  ', ' # # ', '#   #'],
};
