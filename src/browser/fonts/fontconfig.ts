import { answers } from './families.ts';

/**
 * A configuration of fontconfig that includes no other: these folders and nothing else, the same way of drawing
 * everywhere, and an answer for the families that pages ask for most.
 *
 * @param ownFamilies The families of the user's own fonts, for which no other one answers.
 */
export function fontconfig({
  folders,
  cache,
  ownFamilies,
}: {
  folders: readonly string[];
  cache: string;
  ownFamilies: readonly string[];
}): string {
  const own = new Set(ownFamilies.map((family) => family.toLowerCase()));
  const aliases = Object.entries(answers).flatMap(([answer, families]) =>
    families.filter((family) => !own.has(family.toLowerCase())).map((family) => alias(family, answer)),
  );
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
${folders.map((folder) => `  <dir>${escaped(folder)}</dir>`).join('\n')}
  <cachedir>${escaped(cache)}</cachedir>
${aliases.join('\n')}
${fallback}
${drawing}
</fontconfig>
`;
}

/** Chromium takes an answer to a family for the family itself only if it is bound to it strongly. */
function alias(family: string, answer: string): string {
  return `  <match target="pattern">
    <test name="family"><string>${escaped(family)}</string></test>
    <edit name="family" mode="assign" binding="strong"><string>${escaped(answer)}</string></edit>
  </match>`;
}

/**
 * Which font draws a character that the page's font lacks. Chinese covers Japanese as well, in its own forms: on a page
 * in Japanese it has to stand behind. Without an order that of the folders would decide.
 */
const fallback = `  <match target="pattern">
    <test name="lang" compare="contains"><string>ja</string></test>
    <edit name="family" mode="append_last"><string>Noto Sans JP</string></edit>
  </match>
  <match target="pattern">
    <edit name="family" mode="append_last">
      <string>Liberation Sans</string>
      <string>DejaVu Sans</string>
      <string>DejaVu Math TeX Gyre</string>
      <string>Noto Sans SC</string>
      <string>Noto Sans JP</string>
      <string>Noto Sans KR</string>
    </edit>
  </match>`;

/** Smoothed, and neither fitted to the grid of pixels nor to the stripes of a screen: that differs from host to host. */
const drawing = `  <match target="pattern">
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
    <edit name="hinting" mode="assign"><bool>false</bool></edit>
    <edit name="autohint" mode="assign"><bool>false</bool></edit>
    <edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
    <edit name="lcdfilter" mode="assign"><const>lcdnone</const></edit>
  </match>`;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
