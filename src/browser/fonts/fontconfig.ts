import { substitutes } from './families.ts';

/**
 * A self-contained configuration of fontconfig: only these folders, fixed rendering settings, and substitutes for the
 * families that pages use most.
 *
 * @param userFamilies The families of the user's own fonts, which get no substitute.
 */
export function fontconfig({
  folders,
  cache,
  userFamilies,
}: {
  folders: readonly string[];
  cache: string;
  userFamilies: readonly string[];
}): string {
  const own = new Set(userFamilies.map((family) => family.toLowerCase()));
  const aliases = Object.entries(substitutes).flatMap(([substitute, families]) =>
    families.filter((family) => !own.has(family.toLowerCase())).map((family) => alias(family, substitute)),
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

/** Chromium accepts a substitute only if its binding is strong. */
function alias(family: string, substitute: string): string {
  return `  <match target="pattern">
    <test name="family"><string>${escaped(family)}</string></test>
    <edit name="family" mode="assign" binding="strong"><string>${escaped(substitute)}</string></edit>
  </match>`;
}

/**
 * The order in which fonts are tried for a character that the page's font lacks. Without it, the order of the folders
 * would decide. The Chinese font covers Japanese too, but with Chinese shapes, so a Japanese page tries the Japanese
 * font first.
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

/** Antialiased, without hinting and without subpixel rendering, which differ from machine to machine. */
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
